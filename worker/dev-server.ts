/** The Temporal dev server as a child process: started on its database file, ready, and stopped in order. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { durationMs } from '../config/duration.js';
import { sentinelError } from '../config/errors.js';
import { SEARCH_ATTRIBUTES } from '../workflows/names.js';
import { connectClient, type TemporalTarget } from './connect.js';

export interface DevServerOptions {
  /** The `temporal` executable. */
  readonly cli: string;
  /** Runs, schedules and their history live here, so they outlast a restart. */
  readonly databaseFile: string;
  readonly port: number;
  /** `null` for no UI. */
  readonly uiPort: number | null;
  readonly namespace: string;
  /** How long finished runs are kept, such as `720h`. */
  readonly retention: string;
  readonly readyTimeoutMs?: number;
  /** Told of the process before it is ready, so that it can be found should this one be killed. */
  readonly onSpawn?: (pid: number) => Promise<void>;
}

export interface DevServer {
  readonly pid: number;
  readonly address: string;
  /** Resolves when the process has ended, with why. */
  readonly ended: Promise<string>;
  /** Asks it to stop and waits; kills it after ten seconds. */
  stop(): Promise<void>;
}

/**
 * Starts the dev server on loopback and waits until it answers, its namespace is there and its retention is set.
 *
 * @throws SentinelError SENT_TEMPORAL_FAILED with the server's last words
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  await mkdir(dirname(options.databaseFile), { recursive: true });
  const child = spawn(options.cli, devServerArguments(options), {
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: Ctrl-C in the terminal must reach it last, after the worker has let go of it.
    detached: true,
  });
  // A second Ctrl-C ends this process at once; being detached, the server would stay behind.
  const endWithUs = (): boolean => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  child.once('close', () => process.off('exit', endWithUs));
  const lastWords: string[] = [];
  const ended = endOf(child, lastWords);
  if (child.pid === undefined) throw sentinelError('SENT_TEMPORAL_FAILED', { problem: await ended });
  const server: DevServer = {
    pid: child.pid,
    address: `127.0.0.1:${options.port}`,
    ended,
    stop: () => stop(child),
  };
  try {
    await options.onSpawn?.(child.pid);
    await Promise.race([
      makeReady(server.address, options),
      ended.then((problem) => {
        throw sentinelError('SENT_TEMPORAL_FAILED', { problem });
      }),
    ]);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The arguments of `temporal` for this server. */
export function devServerArguments(options: DevServerOptions): string[] {
  const { port, uiPort, namespace, databaseFile } = options;
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--namespace', namespace],
    ...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...['--db-filename', databaseFile, '--log-level', 'error'],
    ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

async function makeReady(address: string, options: DevServerOptions): Promise<void> {
  const deadline = Date.now() + (options.readyTimeoutMs ?? 60_000);
  const retention = proto.google.protobuf.Duration.fromObject({
    seconds: Math.round(durationMs(options.retention) / 1000),
  });
  const target: TemporalTarget = { address, namespace: options.namespace, connection: { address } };
  for (;;) {
    let client: Client | undefined;
    try {
      client = await connectClient(target, 1_000);
      await client.workflowService.updateNamespace({
        namespace: options.namespace,
        config: { workflowExecutionRetentionTtl: retention },
      });
      return;
    } catch (cause) {
      if (Date.now() > deadline) {
        throw sentinelError(
          'SENT_TEMPORAL_FAILED',
          { problem: `it did not answer at ${address} in time` },
          { cause },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    } finally {
      await client?.connection.close();
    }
  }
}

function endOf(child: ChildProcess, lastWords: string[]): Promise<string> {
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastWords.push(line);
      if (lastWords.length > 20) lastWords.shift();
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      const said = lastWords.findLast((line) => /error|fail|in use/i.test(line)) ?? lastWords.at(-1);
      resolve(`it ended with ${signal ?? `code ${code}`}${said ? `, saying: ${said}` : ''}`);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exit;
  clearTimeout(kill);
}
