/**
 * Temporal's production server on a PostgreSQL, each of its four services a process of its own that can be killed, as
 * `tools/temporal-server/config/sentinelml.yaml` arranges them.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import proto from '@temporalio/proto';
import { connectClient, type TemporalTarget } from '../../worker/connect.js';
import { ensureSearchAttributes } from '../../worker/search-attributes.js';
import { freePort, isFree } from '../temporal-environment.js';
import { type Postgres, startPostgres } from './postgres.js';
import { serverBinaries, serverFolder } from './server-binaries.js';

export const SERVICES = ['history', 'matching', 'frontend', 'worker'] as const;
export type Service = (typeof SERVICES)[number];

export interface Cluster {
  readonly target: TemporalTarget;
  readonly client: Client;
  readonly postgres: Postgres;
  /** As the kernel does it for want of memory. */
  kill(service: Service): Promise<void>;
  start(service: Service): Promise<void>;
  /** Waits until the cluster answers again. */
  healthy(): Promise<void>;
  stop(): Promise<void>;
}

const READY_MS = 90_000;
const RESTART_MS = 500;

export interface ClusterOptions {
  /** More of the environment of every service, such as certificates. */
  readonly environment?: NodeJS.ProcessEnv;
  /** How clients reach it, beside the address. */
  readonly connection?: TemporalTarget['connection'];
}

/** Starts PostgreSQL, makes the databases, starts the four services, and the namespace `default`. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { server, sqlTool } = await serverBinaries();
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-cluster-'));
  const postgres = await startPostgres();
  const processes = new Map<Service, ChildProcess>();
  const environment = { ...(await environmentOf(postgres)), ...options.environment };
  const address = `127.0.0.1:${environment.FRONTEND_GRPC_PORT}`;
  const target: TemporalTarget = {
    address,
    namespace: 'default',
    connection: { ...options.connection, address },
  };
  const logOf = (service: Service): string => join(folder, `${service}.log`);
  const lastWords = async (): Promise<string> => {
    const lines = SERVICES.map(async (service) => {
      const child = processes.get(service);
      const log = await readFile(logOf(service), 'utf8').catch(() => '');
      const state = child?.exitCode ?? child?.signalCode ?? 'runs';
      return `${service} (${state}):\n${log.trimEnd().split('\n').slice(-5).join('\n')}`;
    });
    return (await Promise.all(lines)).join('\n');
  };

  const wanted = new Set<Service>();

  async function start(service: Service): Promise<void> {
    wanted.add(service);
    const child = spawn(
      server,
      [
        ...['--root', serverFolder(), '--config', 'config', '--env', 'sentinelml', '--allow-no-auth'],
        ...['start', '--service', service],
      ],
      { env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const log = createWriteStream(logOf(service), { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    processes.set(service, child);
    // On an empty database the services race for its first row, and those that lose it end. A supervisor starts them again.
    child.once('exit', () => {
      setTimeout(() => {
        if (wanted.has(service) && processes.get(service) === child) void start(service);
      }, RESTART_MS);
    });
  }
  async function end(service: Service, signal: NodeJS.Signals): Promise<void> {
    wanted.delete(service);
    const child = processes.get(service);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
  async function stop(): Promise<void> {
    // Their own way of stopping hands shards over, which takes its time and serves nobody here.
    await Promise.all(SERVICES.map((service) => end(service, 'SIGKILL')));
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await makeDatabases(sqlTool, postgres);
    for (const service of SERVICES) await start(service);
    const client = await until(() => connectClient(target, 2_000), lastWords);
    await makeNamespace(client);
    await until(() => askAll(client), lastWords);
    return {
      target,
      client,
      postgres,
      kill: (service) => end(service, 'SIGKILL'),
      start,
      healthy: () => until(() => askAll(client), lastWords),
      async stop() {
        await client.connection.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The environment that the services' configuration is filled in with: ports of this cluster's own. */
async function environmentOf({ port, user }: Postgres): Promise<NodeJS.ProcessEnv> {
  const environment: NodeJS.ProcessEnv = {
    POSTGRES_SEEDS: '127.0.0.1',
    DB_PORT: String(port),
    POSTGRES_USER: user,
  };
  for (const service of SERVICES) {
    environment[`${service.toUpperCase()}_GRPC_PORT`] = String(await freePort());
    environment[`${service.toUpperCase()}_MEMBERSHIP_PORT`] = String(await membershipPort());
  }
  return environment;
}

/** A free port that fits into the signed two bytes which the database's schema has for it. */
async function membershipPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

async function makeDatabases(sqlTool: string, { port, user }: Postgres): Promise<void> {
  for (const [database, schema] of [
    ['temporal', 'temporal'],
    ['temporal_visibility', 'visibility'],
  ]) {
    const tool = (...words: string[]) =>
      promisify(execFile)(sqlTool, [
        ...['--plugin', 'postgres12', '--ep', '127.0.0.1', '-p', String(port), '-u', user],
        ...['--db', String(database), ...words],
      ]);
    await tool('create');
    await tool('setup', '-v', '0.0');
    await tool('update', '--schema-name', `postgresql/v12/${schema}`);
  }
}

/** The namespace is not there by itself, and each service looks for new ones only every few seconds. */
async function makeNamespace(client: Client): Promise<void> {
  const { namespace } = client.options;
  await until(() =>
    client.workflowService
      .registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: proto.google.protobuf.Duration.fromObject({ seconds: 3 * 86_400 }),
      })
      .catch((error: unknown) => {
        // gRPC's status for what is there already.
        if (!(error instanceof Error && 'code' in error && error.code === 6)) throw error;
      }),
  );
  await until(() => ensureSearchAttributes(client, 'the cluster'));
  await until(() => client.workflow.count());
}

/** A question to each service: to visibility through the frontend, to a queue in matching, to the namespace's history. */
async function askAll(client: Client): Promise<void> {
  const { namespace } = client.options;
  await client.workflow.count('WorkflowType="none"');
  await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: 'nobody' },
    taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
  });
  // gRPC's status for what is not there: an answer.
  await client.workflow
    .getHandle('nobody')
    .describe()
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
}

/** Tries again until it goes. */
async function until<T>(
  attempt: () => Promise<T>,
  about: () => Promise<string> = async () => '',
): Promise<T> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (cause) {
      if (Date.now() > deadline)
        throw new Error(`the Temporal server is not ready: ${String(cause)}\n${await about()}`, { cause });
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
