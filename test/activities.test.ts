/** The activities on their own: heartbeats from real progress, cancellation, and errors that Temporal can act on. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities, type Notice } from '../activities/create-activities.js';
import type { Run } from '../activities/step-types.js';
import { createNotificationMetrics } from '../metrics/notification-metrics.js';
import { createRunMetrics } from '../metrics/run-metrics.js';
import { testActivities } from './test-activities.js';
import { type TinyProject, tinyProject, tinyReference } from './tiny-project.js';

let project: TinyProject;
let registry: Registry;
let notices: Notice[];
let activities: ReturnType<typeof createActivities>;

const run: Run = {
  model: 'tiny',
  window_end: '2026-01-05T10:00:00.000Z',
  started_at: '2026-01-05T10:00:00.000Z',
  trigger: 'manual',
  workflow_id: 'drift/tiny',
  run_id: 'run-1',
};

beforeAll(async () => {
  project = await tinyProject({ trained: false });
  registry = new Registry();
  notices = [];
  activities = createActivities({
    config: project.config,
    metrics: createRunMetrics(registry, ['tiny']),
    notificationMetrics: createNotificationMetrics(registry, []),
    publicUrl: 'http://127.0.0.1:5000',
    productVersion: '0.0.0-test',
    notifiers: [async (notice) => void notices.push(notice)],
    env: {},
    now: () => new Date('2026-01-05T10:00:04.000Z'),
  });
});
afterAll(() => project.remove());

/** Runs an activity as a worker would, keeping its heartbeats. */
async function perform<T>(
  activity: () => Promise<T>,
  info: { readonly heartbeatDetails?: unknown } = {},
): Promise<{ result: T; heartbeats: unknown[] }> {
  const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
  const heartbeats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => heartbeats.push(details));
  return { result: await environment.run(activity), heartbeats };
}

describe('the activities of a drift check', () => {
  it('heartbeat what they are at, hand on paths, and end in one record, one count and one notice', async () => {
    const load = await perform(() => activities.loadWindow(run));
    const loaded = load.result;
    expect(load.heartbeats).toEqual([
      ...[0, 1, 2, 3].map((done) => ({ phase: 'reference', done, total: 3, kept: undefined })),
      { phase: 'window', done: 1, total: 2, kept: loaded.reference },
    ]);
    expect(loaded.current.rows).toBe(0);
    expect(JSON.stringify(loaded).length).toBeLessThan(1_000);

    const test = await perform(() => activities.testColumns({ ...run, loaded }));
    expect(test.heartbeats[0]).toEqual({ phase: 'load reference and window', done: 0, total: 2 });
    expect(test.heartbeats.at(-1)).toMatchObject({ done: 4, total: 4 });
    const tested = test.result;
    expect(tested.verdict).toBe('insufficient_data');

    const { result: report } = await perform(() => activities.renderReport({ ...run, tested }));
    await perform(() => activities.publishRun({ ...run, tested, report }));
    expect(existsSync(join(project.config.data_dir, loaded.current.path))).toBe(false);
    await perform(() => activities.notify({ ...run, tested, report }));
    expect(await registry.metrics()).toContain(
      'sentinelml_drift_runs_total{model="tiny",outcome="insufficient_data"} 1',
    );
    expect(await registry.metrics()).toContain('sentinelml_drift_run_duration_seconds_sum{model="tiny"} 4');
    expect(notices).toEqual([
      { model: 'tiny', verdict: 'insufficient_data', share: 0, drifted: [], reportUrl: report.url },
    ]);
  });

  it.each([
    ['an unknown model', { ...run, model: 'nosuch' }, 'SENT_MODEL_UNKNOWN'],
    ['a run of another form', { ...run, window_end: 'yesterday' }, 'SENT_USAGE'],
  ])('are not tried again on %s', async (_, input, type) => {
    const failure = await perform(() => activities.loadWindow(input)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type, nonRetryable: true });
  });

  it('are tried again on what may pass', async () => {
    const inTheWay = join(project.config.data_dir, 'windows');
    const blocked = { ...project.config, data_dir: join(inTheWay, 'file') };
    await writeFile(join(inTheWay, 'file'), '');
    const failing = createActivities({
      config: blocked,
      metrics: createRunMetrics(new Registry(), []),
      notificationMetrics: createNotificationMetrics(new Registry(), []),
      publicUrl: '',
      productVersion: '',
      notifiers: [],
      env: {},
      now: () => new Date(),
    });
    const failure = await perform(() => failing.loadWindow(run)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toMatchObject({ nonRetryable: true });
  });

  it('go on from the reference that an attempt before has frozen, and freeze it anew when that is damaged', async () => {
    const { result: first } = await perform(() => activities.loadWindow(run));
    const kept = { heartbeatDetails: { phase: 'window', done: 1, total: 2, kept: first.reference } };
    const again = await perform(() => activities.loadWindow(run), kept);
    expect(again.heartbeats[0]).toMatchObject({ phase: 'window', done: 1 });
    expect(again.result).toEqual(first);
    await writeFile(join(project.config.data_dir, first.reference.path), 'rubbish');
    const anew = await perform(() => activities.loadWindow(run), kept);
    expect(anew.heartbeats[0]).toMatchObject({ phase: 'reference', done: 0 });
    expect(anew.result).toEqual(first);
  });

  it('count a run once, when its record was published and the news of that got lost', async () => {
    const counted = async (): Promise<number> =>
      (await registry.getSingleMetric('sentinelml_drift_runs_total')?.get())?.values.find(
        ({ labels }) => labels.outcome === 'insufficient_data',
      )?.value ?? 0;
    const twice: Run = { ...run, run_id: 'run-twice' };
    const before = await counted();
    const { result: loaded } = await perform(() => activities.loadWindow(twice));
    const { result: tested } = await perform(() => activities.testColumns({ ...twice, loaded }));
    const { result: report } = await perform(() => activities.renderReport({ ...twice, tested }));
    await perform(() => activities.publishRun({ ...twice, tested, report }));
    await perform(() => activities.publishRun({ ...twice, tested, report }));
    expect(await counted()).toBe(before + 1);
  });

  it('stop inside a query when they are cancelled, long before it would be done', async () => {
    const big = await tinyProject({ trained: false });
    await writeFile(join(big.folder, 'reference.csv'), tinyReference(400_000));
    const { loadWindow } = testActivities(big.config);
    const whole = performance.now();
    await perform(() => loadWindow(run));
    const wholeMs = performance.now() - whole;
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    let cancelledAt = 0;
    environment.on('heartbeat', () => {
      cancelledAt = performance.now();
      environment.cancel('CANCELLED');
    });
    const other = { ...run, run_id: 'run-cancelled' };
    const failure = await environment.run(() => loadWindow(other)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CancelledFailure);
    expect(performance.now() - cancelledAt).toBeLessThan(wholeMs / 2 + 500);
    await big.remove();
  });

  it('stop when they are cancelled', async () => {
    const { result: loaded } = await perform(() => activities.loadWindow(run));
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    environment.on('heartbeat', () => environment.cancel('CANCELLED'));
    const failure = await environment
      .run(() => activities.testColumns({ ...run, loaded }))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CancelledFailure);
  });

  it('clear up after a failed check, count it, and make no series of unknown models', async () => {
    const { result: loaded } = await perform(() => activities.loadWindow(run));
    const frozen = join(project.config.data_dir, loaded.current.path);
    expect(existsSync(frozen)).toBe(true);
    await perform(() => activities.abandonRun({ ...run, cancelled: true }));
    expect(existsSync(frozen)).toBe(false);
    expect(await registry.metrics()).toContain('outcome="failed"} 0');
    await perform(() => activities.abandonRun({ ...run, cancelled: false }));
    await perform(() => activities.abandonRun({ ...run, model: 'nosuch', cancelled: false }));
    const text = await registry.metrics();
    expect(text).toContain('sentinelml_drift_runs_total{model="tiny",outcome="failed"} 1');
    expect(text).not.toContain('nosuch');
  });
});
