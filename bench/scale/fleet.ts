/** Many models, alike and small, to be checked all at once by worker processes as they run in production. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { windowStamp } from '../../activities/window-stamp.js';
import { loadConfig } from '../../config/load-config.js';
import { packageRoot } from '../../config/package-root.js';
import { listRunRecords } from '../../store/run-record.js';
import { logRows } from '../../test/logged-rows.js';
import { type TinyProject, tinyProject } from '../../test/tiny-project.js';
import { startRun } from '../../worker/start-run.js';

/** When the rows of all models were logged; windows are of one hour. */
const LOGGED_AT = new Date('2026-01-05T09:30:00Z');
const STARTED_TOGETHER = 25;

export interface FleetOptions {
  readonly models: number;
  /** Predictions of each model. */
  readonly rows: number;
  /** YAML lines put at the top level of the configuration. */
  readonly settings?: string;
  /** YAML lines put under the first model, indented by four. */
  readonly firstModel?: string;
}

export interface Fleet {
  readonly project: TinyProject;
  readonly models: readonly string[];
  readonly taskQueue: string;
}

/** A project of so many models, each with its predictions. */
export async function makeFleet({ models, rows, settings = '', firstModel }: FleetOptions): Promise<Fleet> {
  const ids = Array.from({ length: models }, (_, i) => `m${String(i).padStart(3, '0')}`);
  const modelSettings = '    drift: { window: { last: 1h }, share: 0.3 }';
  const made = await tinyProject({ models: ids, trained: false, settings, modelSettings });
  const { path } = made.config;
  if (firstModel !== undefined) {
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(modelSettings, `${modelSettings}\n${firstModel}`));
  }
  const project = { ...made, config: await loadConfig(path) };
  for (const [i, model] of ids.entries())
    await logRows(project.config, { model, at: LOGGED_AT, rows, shift: i % 2 === 0 ? 12 : 0 });
  return { project, models: ids, taskQueue: project.config.temporal.task_queue };
}

/** A `sentinel worker` of the project, once it is ready. */
export async function startWorker(
  { project }: Fleet,
  environment: NodeJS.ProcessEnv,
  options: readonly string[] = [],
): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [
      join(packageRoot(), 'bin', 'sentinel.js'),
      ...['worker', '--metrics-port', '0', '--sdk-metrics-port', '0', ...options],
    ],
    {
      env: { ...process.env, ...environment, SENTINEL_CONFIG: project.config.path },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const lines = createInterface({ input: child.stderr });
  const lastWords: string[] = [];
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      lastWords.push(line);
      if (lastWords.length > 20) lastWords.shift();
      if (line.includes('worker ready')) resolve();
    });
    child.once('exit', (code, signal) =>
      reject(new Error(`the worker ended with ${signal ?? code}: ${lastWords.join('\n')}`)),
    );
  });
  return child;
}

/** Stops a worker as a supervisor does. */
export async function stopWorker(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** The checks of one round, by model. */
export type Round = ReadonlyMap<string, WorkflowHandle>;

/** Starts the checks of some models, all of the window that ends at that time. */
export async function startChecks(
  client: Client,
  { taskQueue }: Fleet,
  models: readonly string[],
  asOf: Date,
): Promise<Round> {
  const round = new Map<string, WorkflowHandle>();
  const start = async (model: string): Promise<void> => {
    const input = { model, as_of: asOf.toISOString() };
    const { workflowId, runId, joined } = await startRun(client, taskQueue, input);
    if (joined) throw new Error(`a check of ${model} was open already`);
    round.set(model, client.workflow.getHandle(workflowId, runId));
  };
  for (let from = 0; from < models.length; from += STARTED_TOGETHER)
    await Promise.all(models.slice(from, from + STARTED_TOGETHER).map(start));
  return round;
}

/** What went wrong in a round; all zero when every model has just one run record and one report of its run. */
export interface Losses {
  readonly failed: number;
  readonly lost: number;
  readonly doubled: number;
}

/** Waits for the checks of a round, and looks what they left on disk. */
export async function finishRound({ project }: Fleet, round: Round, asOf: Date): Promise<Losses> {
  const { data_dir: dataDir } = project.config;
  const stamp = windowStamp(asOf.toISOString());
  let [failed, lost, doubled] = [0, 0, 0];
  for (const [model, handle] of round) {
    const ended = await handle.result().then(
      () => true,
      () => false,
    );
    if (!ended) {
      failed += 1;
      continue;
    }
    const records = (await listRunRecords(dataDir, model)).filter(
      ({ window }) => Date.parse(window.end) === asOf.getTime(),
    );
    const [record] = records;
    const reports = (await readdir(join(dataDir, 'drift_reports', model))).filter((name) =>
      name.includes(stamp),
    );
    const { runId } = await handle.describe();
    if (records.length > 1 || reports.length > 2) doubled += 1;
    else if (record?.run_id !== runId || reports.sort().join() !== `drift_${stamp}.html,drift_${stamp}.json`)
      lost += 1;
  }
  return { failed, lost, doubled };
}
