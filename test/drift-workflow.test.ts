/** The drift workflow on a real dev server: results, retries, bad input, cancellation, and what its UI is told. */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Context } from '@temporalio/activity';
import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { createActivities } from '../activities/create-activities.js';
import { listRunRecords } from '../store/run-record.js';
import { reasonOf } from '../worker/follow-run.js';
import { startRun } from '../worker/start-run.js';
import type { DriftCheckOutput } from '../workflows/contract.js';
import { TASK_QUEUE } from '../workflows/names.js';
import { logRows } from './logged-rows.js';
import { temporalProject } from './temporal-project.js';
import { testActivities } from './test-activities.js';
import { tinyProject } from './tiny-project.js';
import { withWorker as withTestWorker } from './with-worker.js';

type Activities = ReturnType<typeof createActivities>;

const there = temporalProject({
  modelSettings: '    drift: { window: { last: 1h }, share: 0.3 }\n    schedule: { every: 1h }',
});

/** Runs a worker with the project's activities, or others in their place, while `work` is done. */
const withWorker = <T>(activities: Partial<Activities>, work: (client: Client) => Promise<T>) =>
  withTestWorker(
    there.temporal,
    there.bundle,
    { ...testActivities(there.project.config), ...activities },
    work,
  );

const check = async (client: Client, asOf: string): Promise<DriftCheckOutput> => {
  const { workflowId, runId } = await startRun(client, TASK_QUEUE, { model: 'tiny', as_of: asOf });
  return client.workflow.getHandle(workflowId, runId).result();
};

/** The sizes of all payloads in a history. */
function payloadsIn(value: unknown): number[] {
  if (value instanceof Uint8Array) return [value.byteLength];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(payloadsIn);
}

const minutesBefore = (end: string, minutes: number): Date => new Date(Date.parse(end) - minutes * 60_000);

describe('driftCheck', () => {
  it('finds drift, and leaves report, result, run record, search attributes and memo', async () => {
    const end = '2026-01-05T10:00:00.000Z';
    await logRows(there.project.config, { at: minutesBefore(end, 10), rows: 400, shift: 12 });
    const output = await withWorker({}, (client) => check(client, end));
    expect(output).toMatchObject({
      model: 'tiny',
      verdict: 'drift',
      current_rows: 400,
      window: { end },
      report_html: 'drift_reports/tiny/drift_20260105_100000.html',
      report_url: 'http://127.0.0.1:5000/reports/tiny/drift_20260105_100000.html',
    });
    expect(output.drifted_columns).toContain('age');
    const html = await readFile(join(there.project.config.data_dir, output.report_html), 'utf8');
    expect(html).toContain('<svg');
    const [record] = await listRunRecords(there.project.config.data_dir, 'tiny', { limit: 1 });
    expect(record).toMatchObject({ verdict: 'drift', trigger: 'manual', workflow_id: 'drift/tiny' });

    const handle = there.temporal.client.workflow.getHandle('drift/tiny');
    const described = await handle.describe();
    expect(described.memo).toMatchObject({ model: 'tiny', verdict: 'drift', report: output.report_url });
    // Names and paths go through Temporal, never rows: it warns of payloads beyond 256 KiB.
    const payloads = payloadsIn((await handle.fetchHistory()).events);
    expect(Math.max(...payloads)).toBeGreaterThan(500);
    expect(Math.max(...payloads)).toBeLessThan(8 * 1024);
    const found: string[] = [];
    const query = 'SentinelModel="tiny" AND SentinelVerdict="drift" AND SentinelDriftShare > 0.2';
    await expect
      .poll(
        async () => {
          found.length = 0;
          for await (const run of there.temporal.client.workflow.list({ query })) found.push(run.workflowId);
          return found;
        },
        { timeout: 10_000 },
      )
      .toEqual(['drift/tiny']);
  });

  it('finds the same rows stable when they are not shifted, and too few rows insufficient', async () => {
    const end = '2026-01-06T10:00:00.000Z';
    await logRows(there.project.config, { at: minutesBefore(end, 10), rows: 400, shift: 0 });
    const [stable, empty] = await withWorker(
      {},
      async (client) => [await check(client, end), await check(client, '2026-01-07T10:00:00.000Z')] as const,
    );
    expect(stable).toMatchObject({ verdict: 'stable', drift_share: 0, drifted_columns: [] });
    expect(empty).toMatchObject({ verdict: 'insufficient_data', current_rows: 0 });
  });

  it('writes the same files again when the same window is checked again', async () => {
    const end = '2026-01-06T10:00:00.000Z';
    const json = join(there.project.config.data_dir, 'drift_reports', 'tiny', 'drift_20260106_100000.json');
    const numbersOf = async () => {
      const result = JSON.parse(await readFile(json, 'utf8'));
      return { ...result, created_at: null, performance: { ...result.performance, evaluated_at: null } };
    };
    const before = await numbersOf();
    await withWorker({}, (client) => check(client, end));
    expect(await numbersOf()).toEqual(before);
    const records = await listRunRecords(there.project.config.data_dir, 'tiny', { limit: 100 });
    expect(records.filter((record) => record.window.end === end)).toHaveLength(1);
  });

  it('tries a failed activity again, and tells the attempt', async () => {
    let attempts = 0;
    const real = testActivities(there.project.config);
    const output = await withWorker(
      {
        async testColumns(run) {
          if (++attempts < 3) throw new Error('the disk was busy');
          return real.testColumns(run);
        },
      },
      (client) => check(client, '2026-01-05T10:00:00.000Z'),
    );
    expect(attempts).toBe(3);
    expect(output.verdict).toBe('drift');
  });

  it('is not failed by a notice that cannot be sent', async () => {
    const output = await withWorker(
      {
        async notify() {
          throw ApplicationFailure.nonRetryable('the chat is closed');
        },
      },
      (client) => check(client, '2026-01-05T10:00:00.000Z'),
    );
    expect(output.verdict).toBe('drift');
    const described = await there.temporal.client.workflow.getHandle('drift/tiny').describe();
    expect(described.status.name).toBe('COMPLETED');
    expect(described.searchAttributes).toMatchObject({ SentinelVerdict: ['drift'] });
  });

  it('ends at once on a model nobody configured, with the reason as its failure', async () => {
    await withWorker({}, async (client) => {
      const { workflowId, runId } = await startRun(client, TASK_QUEUE, { model: 'nosuch' });
      const handle = client.workflow.getHandle(workflowId, runId);
      const error = await handle.result().catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      expect(reasonOf(error)).toBe('Expected one of the models tiny, got "nosuch".');
      const { events } = await handle.fetchHistory();
      expect(events?.filter((event) => event.activityTaskStartedEventAttributes)).toHaveLength(2);
      expect((await handle.describe()).searchAttributes).toMatchObject({ SentinelVerdict: ['failed'] });
    });
  });

  it.each([
    ['no input', []],
    ['a text', ['tiny']],
    ['no model', [{ modell: 'tiny' }]],
    ['a time that is none', [{ model: 'tiny', as_of: 'yesterday' }]],
    ['a time that lies ahead', [{ model: 'tiny', as_of: '2999-01-01T00:00:00Z' }]],
  ])('ends at once on %s', async (_, args) => {
    await withWorker({}, async (client) => {
      const handle = await client.workflow.start('driftCheck', {
        workflowId: `bad-input-${crypto.randomUUID()}`,
        taskQueue: TASK_QUEUE,
        args,
        workflowExecutionTimeout: '30s',
      });
      const error = await handle.result().catch((failure: unknown) => failure);
      expect(reasonOf(error)).toMatch(/^Expected /);
    });
  });

  it('does not retry a reference that is broken', async () => {
    const broken = await tinyProject({ trained: false });
    await writeFile(
      join(broken.folder, 'reference.csv'),
      'age,city,prediction,probability\nold,Bern,1,0.5\n',
    );
    await withWorker(testActivities(broken.config), async (client) => {
      const error = await check(client, '2026-01-05T10:00:00.000Z').catch((failure: unknown) => failure);
      expect(reasonOf(error)).toMatch(/reference\.csv, row 2, column "age": expected a number, got "old"/);
    });
    await broken.remove();
  });

  it('ends within seconds when it is cancelled, and leaves nothing half done', async () => {
    let entered = false;
    const end = '2026-01-09T10:00:00.000Z';
    await withWorker(
      {
        async testColumns() {
          entered = true;
          const context = Context.current();
          const beat = setInterval(() => context.heartbeat(), 500);
          return context.cancelled.finally(() => clearInterval(beat));
        },
      },
      async (client) => {
        const { workflowId, runId } = await startRun(client, TASK_QUEUE, { model: 'tiny', as_of: end });
        await expect.poll(() => entered, { timeout: 20_000 }).toBe(true);
        const handle = client.workflow.getHandle(workflowId, runId);
        await handle.cancel();
        const error = await handle.result().catch((failure: unknown) => failure);
        expect(reasonOf(error)).toMatch(/cancel/i);
        expect((await handle.describe()).status.name).toBe('CANCELLED');
      },
    );
    expect(await readdir(join(there.project.config.data_dir, 'windows', 'tiny'))).toEqual([]);
    const reports = await readdir(join(there.project.config.data_dir, 'drift_reports', 'tiny'));
    expect(reports.filter((name) => name.includes('20260109'))).toEqual([]);
  });

  it('joins a check that is under way instead of starting a second', async () => {
    await withWorker({}, async (client) => {
      const first = await startRun(client, TASK_QUEUE, { model: 'tiny' });
      const second = await startRun(client, TASK_QUEUE, { model: 'tiny' });
      expect(second).toEqual({ ...first, joined: true });
      await client.workflow.getHandle(first.workflowId, first.runId).result();
    });
  });

  it('tells in its current details what it found', async () => {
    await withWorker({}, async (client) => {
      await check(client, '2026-01-05T10:00:00.000Z');
      const metadata = await promisify(execFile)(there.temporal.cli, [
        ...[
          'workflow',
          'metadata',
          '--workflow-id',
          'drift/tiny',
          '--address',
          there.temporal.address,
          '-o',
          'json',
        ],
      ]);
      expect(metadata.stdout).toContain('drift_20260105_100000.html');
      expect(metadata.stdout).toContain('**drifted**');
    });
  });
});
