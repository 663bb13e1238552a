/** driftSweep on a real Temporal server: many models, a bad one among them, and a worker that is killed. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Client, WorkflowFailedError } from '@temporalio/client';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, type SentinelConfig } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { createLiveLog } from '../store/live-log.js';
import { listRunRecords } from '../store/run-record.js';
import type { DriftSweepOutput } from '../workflows/contract.js';
import { DRIFT_SWEEP, TASK_QUEUE } from '../workflows/names.js';
import { recordHistory, replayHistory } from './recorded-history.js';
import { programOf } from './run-cli.js';
import { temporalProject } from './temporal-project.js';
import { testActivities } from './test-activities.js';
import { tinyReference, tinyRow } from './tiny-project.js';
import { startWorkerProcess, withWorker } from './with-worker.js';

const MODELS = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'];
const END = '2026-01-05T10:00:00.000Z';

const there = temporalProject({ trained: false });
let config: SentinelConfig;

beforeAll(async () => {
  // m3 has a reference that cannot be used, m1 and m5 have drifted, m6 was never asked anything.
  await writeFile(
    join(there.project.folder, 'broken.csv'),
    'age,city,bought,prediction,probability\nold,Bern,yes,1,0.5\n',
  );
  await writeFile(join(there.project.folder, 'reference.csv'), tinyReference());
  const models = MODELS.map(
    (model) => `  ${model}:
    features: { age: { type: numeric }, city: { type: categorical } }
    target: { name: bought, classes: ["no", "yes"] }
    reference: ${model === 'm3' ? 'broken' : 'reference'}.csv
    drift: { window: { last: 1h }, share: 0.3 }`,
  );
  const path = join(there.project.folder, 'sentinel.config.yaml');
  await writeFile(path, `default_model: m1\nsweep: { concurrency: 2 }\nmodels:\n${models.join('\n')}\n`);
  config = await loadConfig(path);
  for (const model of MODELS.slice(0, 5)) await log(model, ['m1', 'm5'].includes(model) ? 15 : 0);
});

async function log(model: string, shift: number): Promise<void> {
  const at = new Date(Date.parse(END) - 600_000);
  const live = createLiveLog({
    directory: join(config.data_dir, 'live', model),
    columns: ['id', 'timestamp', 'model_version', 'age', 'city', 'prediction', 'probability'],
    now: () => at,
  });
  await live.appendMany(
    Array.from({ length: 200 }, (_, i) => {
      const { age, city } = tinyRow(i);
      const probability = Math.min(0.95, Math.max(0.05, (age + shift - 25) / 45));
      return [`${i}`, at.toISOString(), 'v', age + shift, city, probability >= 0.5 ? 1 : 0, probability];
    }),
  );
  await live.close();
}

const sweep = (client: Client, ...args: unknown[]): Promise<DriftSweepOutput> =>
  client.workflow.execute(DRIFT_SWEEP, {
    workflowId: 'driftSweep/test',
    taskQueue: TASK_QUEUE,
    args,
    workflowExecutionTimeout: '110s',
  });

const worker = <T>(
  work: (client: Client) => Promise<T>,
  activities: Partial<ReturnType<typeof testActivities>> = {},
) => withWorker(there.temporal, there.bundle, { ...testActivities(config), ...activities }, work);

/** The models that one run of a sweep checked, and the run in which it went on; '' when it did not. */
async function sweepRun(client: Client, runId: string): Promise<{ children: string[]; next: string }> {
  const { events } = await client.workflow.getHandle('driftSweep/long', runId).fetchHistory();
  const children: string[] = [];
  for (const { startChildWorkflowExecutionInitiatedEventAttributes: child } of events ?? [])
    if (child?.workflowId) children.push(child.workflowId.split('/')[1] ?? '');
  const end = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
  return { children, next: end?.newExecutionRunId ?? '' };
}

describe('driftSweep', () => {
  it('checks every model, so many at a time, and a bad one stops no other', async () => {
    const real = testActivities(config);
    let running = 0;
    let most = 0;
    const output = await worker((client) => sweep(client, { as_of: END }), {
      async loadWindow(run) {
        running += 1;
        most = Math.max(most, running);
        return real.loadWindow(run).finally(() => {
          running -= 1;
        });
      },
    });
    expect(output).toMatchObject({
      as_of: END,
      models: 6,
      drift: ['m1', 'm5'],
      stable: 2,
      insufficient_data: 1,
      failed: ['m3'],
    });
    expect(output.results.map(({ model }) => model)).toEqual(MODELS);
    expect(output.results[2]).toMatchObject({
      verdict: 'failed',
      problem: { type: 'SENT_DATA_VALUE_INVALID', message: expect.stringContaining('broken.csv, row 2') },
    });
    expect(most).toBe(2);
    const [record] = await listRunRecords(config.data_dir, 'm5', { limit: 1 });
    expect(record).toMatchObject({ verdict: 'drift', window: { end: END }, trigger: 'sweep' });
    const described = await there.temporal.client.workflow.getHandle('driftSweep/test').describe();
    expect(described.searchAttributes).toMatchObject({ SentinelVerdict: ['drift'] });
    await recordHistory(there.temporal, 'driftSweep/test', 'drift-sweep');
  });

  it('ends at once on an input that is none, and checks nothing', async () => {
    const found = { models: 2, drift: [], failed: [], stable: 0, insufficient_data: 0, results: [] };
    const goesOn = {
      models: ['m1', 'm2'],
      concurrency: 1,
      as_of: END,
      models_per_run: 1,
      carried: { ...found, first_problem: null },
    };
    const inputs: [input: unknown, type: string][] = [
      ['m1', 'SENT_USAGE'],
      [{ models: [] }, 'SENT_USAGE'],
      [{ concurrency: 0 }, 'SENT_USAGE'],
      [{ as_of: 'yesterday' }, 'SENT_USAGE'],
      [{ as_of: '2999-01-01T00:00:00Z' }, 'SENT_USAGE'],
      [{ models: ['m1', 'm9'] }, 'SENT_MODEL_UNKNOWN'],
      [{ models_per_run: 0 }, 'SENT_USAGE'],
      [{ models: ['m1'], carried: { drift: 'm1' } }, 'SENT_USAGE'],
      [{ ...goesOn, models_per_run: 0 }, 'SENT_USAGE'],
      [{ ...goesOn, concurrency: 0 }, 'SENT_USAGE'],
      [{ ...goesOn, models_per_run: 1.5 }, 'SENT_USAGE'],
      [{ ...goesOn, carried: { ...goesOn.carried, results: [null, null] } }, 'SENT_USAGE'],
    ];
    await worker(async (client) => {
      for (const [input, type] of inputs) {
        const error = await sweep(client, input).catch((failure: unknown) => failure);
        if (!(error instanceof WorkflowFailedError)) throw error;
        expect(error.cause?.cause ?? error.cause, JSON.stringify(input)).toMatchObject({ type });
      }
    });
  });

  it('fails when every model does, with the reason', async () => {
    await worker(async (client) => {
      await expect(sweep(client, { models: ['m3'], as_of: END })).rejects.toMatchObject({
        cause: { type: 'SENT_DATA_VALUE_INVALID', message: expect.stringContaining('all 1 models failed') },
      });
    });
  });

  it('cancels its checks when it is cancelled, and cleans up', async () => {
    await worker(
      async (client) => {
        const handle = await client.workflow.start(DRIFT_SWEEP, {
          workflowId: 'driftSweep/cancelled',
          taskQueue: TASK_QUEUE,
          args: [{ models: ['m1', 'm2'], as_of: END }],
        });
        const children = async () => {
          const ids: string[] = [];
          const query = `ParentWorkflowId="driftSweep/cancelled" AND ExecutionStatus="Running"`;
          for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
          return ids.length;
        };
        await expect.poll(children, { timeout: 20_000 }).toBe(2);
        await handle.cancel();
        await expect(handle.result()).rejects.toThrow();
        expect((await handle.describe()).status.name).toBe('CANCELLED');
        await expect.poll(children, { timeout: 20_000 }).toBe(0);
      },
      {
        async testColumns() {
          const { Context } = await import('@temporalio/activity');
          const context = Context.current();
          const beat = setInterval(() => context.heartbeat(), 300);
          return context.cancelled.finally(() => clearInterval(beat));
        },
      },
    );
  });

  it('goes on in further runs when there are many models, and finds the same', {
    timeout: 240_000,
  }, async () => {
    await worker(async (client) => {
      const whole = await sweep(client, { as_of: END });
      const handle = await client.workflow.start(DRIFT_SWEEP, {
        workflowId: 'driftSweep/long',
        taskQueue: TASK_QUEUE,
        args: [{ as_of: END, models_per_run: 2, concurrency: 2 }],
        staticSummary: 'all of them',
        memo: { asked_by: 'a test' },
        workflowExecutionTimeout: '200s',
      });
      const first = handle.firstExecutionRunId;
      expect(await handle.result()).toEqual(whole);

      const last = client.workflow.getHandle('driftSweep/long');
      const described = await last.describe();
      expect(described.searchAttributes).toMatchObject({ SentinelVerdict: ['drift'] });
      expect(described.memo).toMatchObject({ asked_by: 'a test', models: 6, drift: 2, failed: 1 });
      const runs: { runId: string; children: string[] }[] = [];
      for (let runId = first; runId !== ''; ) {
        const { children, next } = await sweepRun(client, runId);
        runs.push({ runId, children });
        runId = next;
      }
      expect(runs.map(({ children }) => children)).toEqual([
        ['m1', 'm2'],
        ['m3', 'm4'],
        ['m5', 'm6'],
      ]);
      await recordHistory(there.temporal, 'driftSweep/long', 'drift-sweep-first-run', first);
      await recordHistory(there.temporal, 'driftSweep/long', 'drift-sweep-last-run');
      for (const model of MODELS.filter((one) => one !== 'm3')) {
        const records = await listRunRecords(config.data_dir, model);
        expect(records.filter(({ window }) => window.end === END)).toHaveLength(1);
      }
    });
  });

  it('does not lose a request to cancel between two runs', async () => {
    let cancel: () => Promise<unknown> = () => Promise.resolve();
    const real = testActivities(config);
    await worker(
      async (client) => {
        const handle = await client.workflow.start(DRIFT_SWEEP, {
          workflowId: 'driftSweep/cancelled-between',
          taskQueue: TASK_QUEUE,
          args: [{ models: ['m1', 'm2'], as_of: END, models_per_run: 1 }],
          workflowExecutionTimeout: '60s',
        });
        cancel = () => handle.cancel();
        await expect(handle.result()).rejects.toThrow();
        expect((await client.workflow.getHandle('driftSweep/cancelled-between').describe()).status.name).toBe(
          'CANCELLED',
        );
      },
      {
        // The last step of the first check: with its end the first run of the sweep has nothing left to do.
        async notify(run) {
          const planned = await real.notify(run);
          if (run.workflow_id?.startsWith('drift/m1/sweep-')) await cancel();
          return planned;
        },
      },
    );
  });

  it('is finished by another worker when one is killed, each model once', async () => {
    const doomed = startWorkerProcess(there.temporal, config.path);
    const end = '2026-01-05T10:30:00.000Z';
    const models = ['m1', 'm2', 'm4'];
    const running = sweep(there.temporal.client, { models, models_per_run: 2, concurrency: 1, as_of: end });
    const done = async () => {
      const records = await Promise.all(MODELS.map((model) => listRunRecords(config.data_dir, model)));
      return records.flat().filter(({ window }) => window.end === end).length;
    };
    await expect.poll(done, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0);
    doomed.process.kill('SIGKILL');
    const output = await worker(() => running);
    expect(output).toMatchObject({ models: 3, drift: ['m1'], stable: 2, failed: [] });
    expect(await done()).toBe(3);
  });

  it.each(['drift-sweep', 'drift-sweep-first-run', 'drift-sweep-last-run'])(
    'replays the recorded history %s',
    (name) => replayHistory(there.bundle, name),
  );

  it('is started and followed by sentinel sweep', async () => {
    const failure = await worker(() =>
      promisify(execFile)(
        process.execPath,
        [
          ...[...programOf('cli/main'), 'sweep'],
          ...['--model', 'm2', '--model', 'm3', '--config', config.path],
        ],
        { cwd: packageRoot(), env: { ...process.env, TEMPORAL_ADDRESS: there.temporal.address } },
      ),
    ).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^m2\s+insufficient data[\s\S]*^m3\s+failed .*row 2, column "age"/m),
    });
  });
});
