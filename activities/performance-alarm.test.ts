import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { addPerformanceRevision, type PerformanceSummary } from '../store/performance-record.js';
import { writeRunRecord } from '../store/run-record.js';
import { planAlerts } from './plan-alerts.js';
import { planPerformanceAlerts } from './plan-performance-alerts.js';
import type { PlannedAlert } from './planned-alert.js';

let folder: string;
let config: SentinelConfig;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'performance-alarm-'));
  config = parseConfig(
    `default_model: m
notifications: { channels: { hook: { type: slack, url: "http://localhost" } } }
models: { m: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }`,
    join(folder, 'sentinel.config.yaml'),
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const endOf = (hour: number): string => new Date(Date.UTC(2026, 0, 5, hour)).toISOString();

function summary(
  verdict: PerformanceSummary['verdict'],
  by: PerformanceSummary['judged_by'],
  evaluatedAt: string,
  revision = 1,
): PerformanceSummary {
  const value = verdict === 'fallen' ? 0.6 : 0.8;
  return {
    revision,
    evaluated_at: evaluatedAt,
    task: 'binary',
    verdict,
    judged_by: by,
    predictions: 100,
    labelled: by === 'realised' ? 80 : 0,
    coverage: by === 'realised' ? 0.8 : 0,
    labels: `${by}-${revision}`,
    estimator: 'cbpe',
    figures: [
      {
        name: 'accuracy',
        better: 'higher',
        judged: true,
        realised: by === 'realised' ? value : null,
        realised_interval: null,
        estimated: value,
        estimated_interval: null,
        reference: 0.8,
        lower: 0.75,
        upper: null,
        fallen: verdict === 'fallen',
      },
    ],
  };
}

const words = (planned: readonly PlannedAlert[]): string =>
  planned.map(({ alert }) => `${alert.event} of ${alert.alarm}`).join(', ') || '-';

/** A check that ends five seconds after its window; drift is stable throughout. */
async function check(hour: number, verdict: PerformanceSummary['verdict'], run = `run-${hour}`) {
  const end = endOf(hour);
  const at = new Date(Date.parse(end) + 5_000);
  await writeRunRecord(config.data_dir, {
    run_id: run,
    workflow_id: 'drift/m',
    model: 'm',
    window: { start: null, end },
    verdict: 'stable',
    dataset: { columns: 1, drifted_columns: 0, share: 0 },
    started_at: end,
    finished_at: at.toISOString(),
    report_html: 'r.html',
    report_json: 'r.json',
    trigger: 'schedule',
    performance: summary(verdict, 'estimated', at.toISOString()),
  });
  const found = { verdict: 'stable', share: 0, drifted: [], report_url: 'http://r' } as const;
  const ended = { model: 'm', window: { start: null, end }, workflow_id: 'drift/m', run_id: run };
  return planAlerts({ config, now: () => at }, { ...ended, found, problem: null });
}

/** Labels of some hours that come at an hour and minute of the same day. */
async function labelled(
  at: Date,
  hours: readonly number[],
  verdict: PerformanceSummary['verdict'],
  revision = 2,
) {
  for (const hour of hours)
    await addPerformanceRevision(config.data_dir, {
      model: 'm',
      window: { start: null, end: endOf(hour) },
      workflow_id: 'performance/m',
      run_id: `labels-${at.getTime()}`,
      summary: summary(verdict, 'realised', at.toISOString(), revision),
      section: null,
    });
  const run = { model: 'm', workflow_id: 'performance/m', run_id: `labels-${at.getTime()}` };
  const window = { start: null, end: endOf(Math.max(...hours)) };
  return planPerformanceAlerts({ config, now: () => at }, { ...run, window, report_url: 'http://r' });
}

describe('the alarm of performance', () => {
  it('goes on and off with estimates, by the hysteresis of the model', async () => {
    const told: string[] = [];
    for (const [hour, verdict] of (
      ['as_expected', 'fallen', 'fallen', 'fallen', 'as_expected', 'as_expected', 'fallen'] as const
    ).entries())
      told.push(words(await check(hour, verdict)));
    expect(told).toEqual(['-', '-', 'performance of performance', '-', '-', 'recovery of performance', '-']);
  });

  it('goes on when labels that come late show what estimates did not', async () => {
    for (let hour = 0; hour < 6; hour++) await check(hour, 'as_expected');
    const at = new Date('2026-01-05T06:10:00Z');
    const planned = await labelled(at, [1, 2], 'fallen');
    expect(words(planned)).toBe('performance of performance');
    const [first] = planned;
    expect(first?.alert.performance).toMatchObject({
      judged_by: 'realised',
      window_end: endOf(2),
      labelled: 80,
    });
    expect(first?.alert.title).toBe('m: performance has fallen');
    expect(first?.alert.text).toBe(
      `In the window to ${endOf(2)}, by labels: accuracy 0.600 (expected at least 0.750). 80 of 100 predictions have labels. It had fallen in 2 of the last 2 windows judged so.`,
    );
    expect(first?.alert.report_url).toBe('http://r');
  });

  it('is planned the same when the step is done again, and told once', async () => {
    for (let hour = 0; hour < 3; hour++) await check(hour, 'as_expected');
    const at = new Date('2026-01-05T03:10:00Z');
    const planned = await labelled(at, [0, 1], 'fallen');
    const again = await planPerformanceAlerts(
      { config, now: () => new Date('2026-01-05T03:20:00Z') },
      {
        model: 'm',
        workflow_id: 'performance/m',
        run_id: `labels-${at.getTime()}`,
        window: { start: null, end: endOf(1) },
        report_url: 'http://r',
      },
    );
    expect(again).toEqual(planned);
    expect(words(await labelled(new Date('2026-01-05T03:30:00Z'), [2], 'fallen'))).toBe('-');
  });

  it('goes off when labels of later windows are as expected', async () => {
    for (let hour = 0; hour < 6; hour++) await check(hour, 'as_expected');
    await labelled(new Date('2026-01-05T06:10:00Z'), [1, 2], 'fallen');
    const planned = await labelled(new Date('2026-01-05T06:30:00Z'), [3, 4], 'as_expected');
    expect(words(planned)).toBe('recovery of performance');
    expect(planned[0]?.alert.title).toBe('m: performance is as expected again');
  });

  it('wakes nobody where there is no channel', async () => {
    config = { ...config, notifications: { ...config.notifications, channels: {} } };
    expect(words(await check(0, 'fallen'))).toBe('-');
    expect(words(await labelled(new Date('2026-01-05T06:10:00Z'), [0], 'fallen'))).toBe('-');
  });
});
