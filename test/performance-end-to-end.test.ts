/** From a prediction over HTTP to what its labels show: predict, check, feedback, evaluate, feedback again, evaluate again. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import type { RunningApi } from '../api/start-api.js';
import { listPerformance } from '../store/performance-history.js';
import { readPerformanceRevisions } from '../store/performance-record.js';
import { latestRunRecord } from '../store/run-record.js';
import { startRun } from '../worker/start-run.js';
import type { EvaluatePerformanceOutput } from '../workflows/contract.js';
import { EVALUATE_PERFORMANCE, performanceWorkflowId, TASK_QUEUE } from '../workflows/names.js';
import { runningApi } from './running-api.js';
import { startTemporal, type TemporalEnvironment } from './temporal-environment.js';
import { testActivities } from './test-activities.js';
import { type TinyProject, tinyProject, tinyRow } from './tiny-project.js';
import { bundleWorkflows, withWorker } from './with-worker.js';

const ROWS = 120;

let temporal: TemporalEnvironment;
let project: TinyProject;
let api: RunningApi;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  [temporal, project] = await Promise.all([startTemporal(), tinyProject()]);
  api = await runningApi(project.config);
});
afterAll(async () => {
  await api?.stop();
  await temporal?.stop();
  await project?.remove();
});

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${api.address}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, path).toBe(200);
  return response.json();
}

const predictedSchema = z.object({ predictions: z.array(z.object({ id: z.string() })) });

it('shows what is estimated, then what labels show, and keeps both', async () => {
  const rows = Array.from({ length: ROWS }, (_, i) => tinyRow(i));
  const { predictions } = predictedSchema.parse(
    await post('/predict', { instances: rows.map(({ age, city }) => ({ age, city })) }),
  );
  const ids = predictions.map(({ id }) => id);
  const feedback = (from: number, to: number, wrong: boolean) =>
    post(
      '/feedback',
      ids.slice(from, to).map((id, at) => {
        const truth = rows[from + at]?.label === 'yes';
        return { id, actual: (wrong ? !truth : truth) ? 'yes' : 'no' };
      }),
    );

  await withWorker(temporal, await bundleWorkflows(), testActivities(project.config), async (client) => {
    const evaluate = (): Promise<EvaluatePerformanceOutput> =>
      client.workflow.execute(EVALUATE_PERFORMANCE, {
        workflowId: performanceWorkflowId('tiny'),
        taskQueue: TASK_QUEUE,
        args: [{ model: 'tiny' }],
        workflowExecutionTimeout: '110s',
      });
    const started = await startRun(client, TASK_QUEUE, { model: 'tiny' });
    await client.workflow.getHandle(started.workflowId, started.runId).result();
    const { data_dir } = project.config;
    const record = await latestRunRecord(data_dir, 'tiny');
    if (record === null) throw new Error('no record was written');
    expect(record.performance).toMatchObject({
      judged_by: 'estimated',
      predictions: ROWS,
      labelled: 0,
    });
    const report = () => readFile(join(data_dir, record.report_html), 'utf8');
    expect(await report()).toContain('judged by estimate, as too few labels are known');

    await feedback(0, 80, true);
    expect(await evaluate()).toMatchObject({
      revised: 1,
      fallen: 1,
      windows: [{ revision: 2, labelled: 80 }],
    });
    expect(await report()).toContain('Performance has fallen, judged by labels');

    await feedback(0, ROWS, false);
    expect(await evaluate()).toMatchObject({
      revised: 1,
      fallen: 0,
      windows: [{ revision: 3, labelled: ROWS }],
    });
    const revisions = await readPerformanceRevisions(data_dir, 'tiny', new Date(record.window.end));
    expect(revisions.map(({ summary: { revision, verdict } }) => [revision, verdict])).toEqual([
      [2, 'fallen'],
      [3, 'as_expected'],
    ]);
    const [window] = await listPerformance(data_dir, 'tiny');
    expect([window?.atCheck?.labelled, window?.now.labelled]).toEqual([0, ROWS]);
    expect(await latestRunRecord(data_dir, 'tiny')).toEqual(record);
  });
});
