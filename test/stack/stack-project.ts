/** A project run by `sentinel start` in real processes: two small models, one of which is broken later, and a channel. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { checkInProcess } from '../../activities/check-in-process.js';
import type { SentinelConfig } from '../../config/load-config.js';
import { packageRoot } from '../../config/package-root.js';
import { logRows } from '../logged-rows.js';
import { freePort } from '../temporal-environment.js';
import { type TinyProject, tinyProject, tinyReference } from '../tiny-project.js';

const SENTINEL = join(packageRoot(), 'bin', 'sentinel.js');

/** Checked and watched. */
export const MODEL = 'tiny';
/** Its live log is taken away. */
export const BROKEN = 'broken';

/** The resolver of Temporal may have to build its CLI first. */
const READY_WITHIN_MS = 780_000;

const answerSchema = z.object({ predictions: z.array(z.object({ id: z.string() })) });

export interface StackProject {
  readonly project: TinyProject;
  /** `host:port` of what Prometheus scrapes. */
  readonly targets: { readonly api: string; readonly worker: string; readonly temporal: string };
  /** What `sentinel start` has said so far. */
  output(): string;
  /** Runs a command of the project to its end. */
  sentinel(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** Answers of `POST /models/{model}/predict`, one for each row. */
  predict(
    model: string,
    rows: readonly { readonly age: number; readonly city: string | null }[],
  ): Promise<{ status: number; ids: string[] }>;
  /** Sends what turned out to be true, by the ids of predictions. */
  feedback(labels: readonly { readonly id: string; readonly actual: string }[]): Promise<number>;
  /** Process id of the worker. */
  workerPid(): Promise<number>;
  stop(): Promise<void>;
}

/** Windows that were checked on earlier days: enough to see a change against. */
const PAST_CHECKS = 16;
const HOUR_MS = 3_600_000;

/** Checks of windows in which nothing changed, hour by hour until a day ago. */
async function checkThePast(config: SentinelConfig): Promise<void> {
  const first = Date.now() - (24 + PAST_CHECKS) * HOUR_MS;
  for (let i = 0; i < PAST_CHECKS; i++) {
    const at = new Date(first + i * HOUR_MS);
    const end = new Date(at.getTime() + HOUR_MS / 2);
    await logRows(config, { at, rows: 400, model: MODEL });
    const deps = { config, publicUrl: '', productVersion: '0.0.0', now: () => end };
    await checkInProcess(deps, { model: MODEL, end, record: true }, () => {});
  }
}

/** Starts everything on free ports and waits until it is ready. */
export async function startStackProject(webhook: string): Promise<StackProject> {
  const ports: number[] = [];
  for (let i = 0; i < 5; i++) ports.push(await freePort());
  const [apiPort, temporal, ui, metrics, sdk] = ports;
  const project = await tinyProject({
    trained: false,
    models: [MODEL, BROKEN],
    settings: `api: { port: ${apiPort} }
temporal: { port: ${temporal}, ui_port: ${ui} }
worker: { metrics_port: ${metrics}, sdk_metrics_port: ${sdk} }
durability: fsync
notifications: { hysteresis: { windows: 1, of: 1 }, channels: { hook: { type: webhook, url: "${webhook}/channel" } } }`,
    modelSettings:
      '    drift: { window: { rows: 400 }, share: 0.5, multivariate: { domain_classifier: true } }\n    fairness: { groups: [city], limits: { demographic_parity_difference: 0.01, demographic_parity_ratio: 0.99 } }\n    schedule: { every: 24h }',
  });
  const path = project.config.path;
  await writeFile(join(project.folder, 'held_out.csv'), tinyReference(500));
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replaceAll('training: {', 'training: { held_out: held_out.csv,'));

  await checkThePast(project.config);
  const env = { ...process.env, npm_lifecycle_event: '' };
  const child: ChildProcess = spawn(process.execPath, [SENTINEL, '--config', path, 'start'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let gone = false;
  void ended.then(() => {
    gone = true;
  });
  const patience = Date.now() + READY_WITHIN_MS;
  while (!said.includes('Ctrl-C stops all of it')) {
    if (Date.now() > patience) child.kill('SIGINT');
    if (gone) throw new Error(`sentinel start ended: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const lockFile = join(project.config.data_dir, 'state', 'start.json');
  const children = async (): Promise<{ pid: number }[]> =>
    existsSync(lockFile) ? JSON.parse(await readFile(lockFile, 'utf8')).children : [];

  const api = `http://127.0.0.1:${apiPort}`;
  async function post(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(api + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  return {
    project,
    targets: {
      api: `127.0.0.1:${apiPort}`,
      worker: `127.0.0.1:${metrics}`,
      temporal: `127.0.0.1:${sdk}`,
    },
    output: () => said,
    sentinel: (...args) =>
      promisify(execFile)(process.execPath, [SENTINEL, '--config', path, ...args], { env }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        (error: { code: number; stdout: string; stderr: string }) => error,
      ),
    async predict(model, rows) {
      const { status, body } = await post(`/models/${model}/predict`, {
        instances: rows.map(({ age, city }) => ({ age, city })),
      });
      const answered = answerSchema.safeParse(body);
      return { status, ids: answered.success ? answered.data.predictions.map(({ id }) => id) : [] };
    },
    feedback: async (labels) => (await post('/feedback', labels)).status,
    async workerPid() {
      const pid = (await children()).at(-1)?.pid;
      if (pid === undefined) throw new Error('no worker in the lock file');
      return pid;
    },
    async stop() {
      const left = await children();
      child.kill('SIGINT');
      const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(late);
      for (const { pid } of left) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It is gone already.
        }
      }
      await project.remove();
    },
  };
}
