/** evaluatePerformance on a real Temporal server: labels that come late, killed workers, schedules, bad input. */
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowFailedError } from '@temporalio/client';
import { DefaultLogger, Runtime, type WorkflowBundle } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readPerformanceRevisions } from '../store/performance-record.js';
import { reconcileSchedules } from '../worker/schedules.js';
import { startRun } from '../worker/start-run.js';
import type { DriftCheckOutput, EvaluatePerformanceOutput } from '../workflows/contract.js';
import {
  EVALUATE_PERFORMANCE,
  performanceScheduleId,
  performanceWorkflowId,
  TASK_QUEUE,
} from '../workflows/names.js';
import { logLabels, logRows } from './logged-rows.js';
import { recordHistory, replayHistory } from './recorded-history.js';
import { startTemporal, type TemporalEnvironment } from './temporal-environment.js';
import { testActivities } from './test-activities.js';
import { type TinyProject, tinyProject } from './tiny-project.js';
import { bundleWorkflows, startWorkerProcess, withWorker } from './with-worker.js';

const END = new Date('2026-01-05T12:00:00Z');
const BEFORE = new Date('2026-01-05T11:30:00Z');
const AS_OF = '2026-01-06T00:00:00Z';

let temporal: TemporalEnvironment;
let bundle: WorkflowBundle;
let project: TinyProject;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  [temporal, bundle] = await Promise.all([startTemporal(), bundleWorkflows()]);
});
afterAll(() => temporal?.stop());
beforeEach(async () => {
  project = await tinyProject({
    trained: false,
    modelSettings:
      '    drift: { window: { last: 1h } }\n    performance: { schedule: { every: 1h }, label_delay: 3650d }',
  });
  await logRows(project.config, { at: BEFORE, rows: 200 });
});
afterEach(() => project.remove());

const worker = <T>(work: (client: Client) => Promise<T>) =>
  withWorker(temporal, bundle, testActivities(project.config), work);

async function check(client: Client): Promise<DriftCheckOutput> {
  const { workflowId, runId } = await startRun(client, TASK_QUEUE, {
    model: 'tiny',
    as_of: END.toISOString(),
  });
  return client.workflow.getHandle(workflowId, runId).result();
}

const evaluate = (client: Client, ...args: unknown[]): Promise<EvaluatePerformanceOutput> =>
  client.workflow.execute(EVALUATE_PERFORMANCE, {
    workflowId: performanceWorkflowId('tiny'),
    taskQueue: TASK_QUEUE,
    args,
    workflowExecutionTimeout: '110s',
  });

const revisions = () => readPerformanceRevisions(project.config.data_dir, 'tiny', END);

describe('evaluatePerformance', () => {
  it('keeps what labels show beside what was said before, each time they change', async () => {
    await worker(async (client) => {
      const { report_html: html } = await check(client);
      const report = join(project.config.data_dir, html);
      const rendered = await stat(report);
      expect(await evaluate(client, { model: 'tiny', as_of: AS_OF })).toMatchObject({
        looked_at: 1,
        revised: 0,
        summary: 'tiny: no window of 1 has new labels',
      });
      await recordHistory(temporal, performanceWorkflowId('tiny'), 'evaluate-performance-unchanged');

      await logLabels(project.config, { at: BEFORE, rows: 150, wrong: 2 });
      expect(await evaluate(client, { model: 'tiny', as_of: AS_OF })).toMatchObject({
        revised: 1,
        fallen: 1,
        windows: [
          {
            end: END.toISOString(),
            revision: 2,
            labelled: 150,
            predictions: 200,
            verdict: 'fallen',
            verdict_before: 'as_expected',
          },
        ],
        summary: 'tiny: 1 of 1 windows have new labels; performance has fallen in 1',
      });
      await recordHistory(temporal, performanceWorkflowId('tiny'), 'evaluate-performance');
      const described = await client.workflow.getHandle(performanceWorkflowId('tiny')).describe();
      expect(described.searchAttributes).toMatchObject({
        SentinelModel: ['tiny'],
        SentinelVerdict: ['fallen'],
      });
      expect((await stat(report)).mtimeMs).toBeGreaterThan(rendered.mtimeMs);
      expect(await readFile(report, 'utf8')).toContain('This is revision 2');

      await logLabels(project.config, { at: BEFORE, rows: 200 });
      await evaluate(client, { model: 'tiny', as_of: AS_OF });
      expect((await revisions()).map(({ summary }) => [summary.revision, summary.verdict])).toEqual([
        [2, 'fallen'],
        [3, 'as_expected'],
      ]);
    });
    await replayHistory(bundle, 'evaluate-performance');
    await replayHistory(bundle, 'evaluate-performance-unchanged');
  });

  it('does nothing twice when its worker is killed', async () => {
    await worker(check);
    await logLabels(project.config, { at: BEFORE, rows: 150 });
    const killed = startWorkerProcess(temporal, join(project.folder, 'sentinel.config.yaml'), {
      [performanceWorkflowId('tiny')]: 'evaluateWindow',
    });
    await killed.polling;
    const running = evaluate(temporal.client, { model: 'tiny', as_of: AS_OF });
    // All of its work is done by then, and only the news of it is held back.
    while (killed.holds().length === 0) await sleep(50);
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    expect(await revisions()).toHaveLength(1);
    const output = await worker(() => running);
    expect(output).toMatchObject({ revised: 1, windows: [{ revision: 2, labelled: 150 }] });
    expect(await revisions()).toHaveLength(1);
  });

  it('runs on its schedule, and by backfill', async () => {
    await worker(async (client) => {
      await check(client);
      await logLabels(project.config, { at: BEFORE, rows: 150 });
      await reconcileSchedules(client, project.config);
      const handle = client.schedule.getHandle(performanceScheduleId('tiny'));
      await handle.backfill({
        start: new Date('2026-01-05T12:30:00Z'),
        end: new Date('2026-01-05T13:30:00Z'),
      });
      while ((await revisions()).length === 0) await sleep(100);
      expect((await revisions()).map(({ workflow_id }) => workflow_id)).toEqual([
        'performance/tiny-2026-01-05T13:00:00Z',
      ]);
      await handle.delete();
    });
  });

  it.each([
    [{ model: 'nobody' }, 'SENT_MODEL_UNKNOWN', 'Expected one of the models tiny, got "nobody".'],
    [{}, 'SENT_USAGE', 'Expected the input {"model": "<id>"}, got something else.'],
    [{ model: 'tiny', as_of: 'soon' }, 'SENT_USAGE', 'as_of'],
  ])('ends at once with the reason on %j', async (input, type, message) => {
    await worker(async (client) => {
      const failure = await evaluate(client, input).catch((error: unknown) => error);
      if (!(failure instanceof WorkflowFailedError)) throw new Error('it did not fail');
      expect(failure.cause).toMatchObject({ type });
      expect(failure.cause?.message).toContain(message);
      const described = await client.workflow.getHandle(performanceWorkflowId('tiny')).describe();
      expect(described.searchAttributes).toMatchObject({
        SentinelVerdict: ['failed'],
        SentinelErrorCode: [type],
      });
      if (type === 'SENT_MODEL_UNKNOWN')
        await recordHistory(temporal, performanceWorkflowId('tiny'), 'evaluate-performance-failed');
    });
    await replayHistory(bundle, 'evaluate-performance-failed');
  });
});
