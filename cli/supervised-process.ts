/** A child of `sentinel start`: one verb of the command, in a process of its own, brought back when it dies. */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CATALOGUE, type ErrorCode, SentinelError } from '../config/errors.js';
import { packageRoot } from '../config/package-root.js';
import { childMessageSchema } from './child-message.js';

export interface SupervisedOptions {
  readonly name: string;
  /** Arguments of `sentinel`. */
  readonly args: readonly string[];
  /** Keep trying when it cannot start, instead of giving up. */
  readonly patient?: boolean;
  /** Its output is appended here. */
  readonly logFile: string;
  readonly say: (line: string) => void;
  /** Told of each process that was started for it. */
  readonly onSpawn: (pid: number) => Promise<void>;
}

export interface SupervisedProcess {
  /** What the child said when it first got ready; rejects when its first start failed, unless it is tried again. */
  readonly ready: Promise<string>;
  stop(): Promise<void>;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** A child that ran this long was well; the next death starts with the shortest delay again. */
const WELL_MS = 60_000;
const STOP_PATIENCE_MS = 15_000;

/** Starts a child and keeps it running until it is told to stop. */
export function supervise(options: SupervisedOptions): SupervisedProcess {
  const { name, say } = options;
  let child: ChildProcess | undefined;
  let stopping = false;
  let wasReady = false;
  let delay = FIRST_DELAY_MS;
  let again: NodeJS.Timeout | undefined;
  let settle: { resolve: (detail: string) => void; reject: (error: unknown) => void } | undefined;
  const ready = new Promise<string>((resolve, reject) => {
    settle = { resolve, reject };
  });

  function launch(): void {
    const log = openSync(options.logFile, 'a');
    const started = Date.now();
    let failure: SentinelError | Error | undefined;
    const current = fork(join(packageRoot(), 'bin', 'sentinel.js'), options.args, {
      // Detached, so that Ctrl-C in the terminal reaches the parent alone, which then stops its children in order.
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, SENTINEL_SUPERVISED: '1' },
    });
    closeSync(log);
    child = current;
    if (current.pid !== undefined)
      void options.onSpawn(current.pid).catch((error: unknown) => say(`${name}: ${String(error)}`));
    current.on('message', (raw) => {
      const message = childMessageSchema.safeParse(raw).data;
      if (message?.type === 'say') say(message.line);
      if (message?.type === 'failed') failure = failureOf(message);
      if (message?.type === 'ready') {
        if (wasReady) say(`${name} is back`);
        wasReady = true;
        settle?.resolve(message.detail);
      }
    });
    current.once('error', (error) => {
      failure = error;
    });
    current.once('close', (code, signal) => {
      child = undefined;
      if (stopping) return;
      const why =
        failure?.message ?? `it ended with ${signal ?? `code ${code}`}; its log is ${options.logFile}`;
      if (!wasReady && !options.patient) {
        settle?.reject(failure ?? new Error(`${name}: ${why}`));
        return;
      }
      if (Date.now() - started > WELL_MS) delay = FIRST_DELAY_MS;
      say(`${name} ${wasReady ? 'died' : 'cannot start'} (${why}); trying again in ${delay / 1000} s`);
      again = setTimeout(launch, delay);
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    });
  }
  launch();

  return {
    ready,
    async stop() {
      stopping = true;
      clearTimeout(again);
      const running = child;
      if (!running) return;
      const closed = new Promise<void>((resolve) => running.once('close', () => resolve()));
      running.kill('SIGTERM');
      const kill = setTimeout(() => running.kill('SIGKILL'), STOP_PATIENCE_MS);
      await closed;
      clearTimeout(kill);
    },
  };
}

function failureOf({ code, message }: { code: string | null; message: string }): Error {
  return code !== null && isErrorCode(code) ? new SentinelError(code, message) : new Error(message);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, code);
}
