/** What the gauges show of checks on disk: after a restart, with several processes, and of very wide tables. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import type { ColumnResult, DriftResult } from '../drift/result.js';
import { registerDriftMetrics } from '../metrics/drift-metrics.js';
import { registerPerformanceMetrics } from '../metrics/performance-metrics.js';
import { emptyColumn } from '../report/sample-columns.fixture.js';
import { addPerformanceRevision, type PerformanceSummary } from '../store/performance-record.js';
import { type RunRecord, writeRunRecord } from '../store/run-record.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';
import { createLastRuns } from './last-runs.js';

let folder: string;
let config: SentinelConfig;
let problems: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'last-runs-'));
  config = parseConfig(
    `default_model: wide
models: { wide: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }`,
    join(folder, 'sentinel.config.yaml'),
  );
  problems = [];
});
afterEach(() => rm(folder, { recursive: true }));

const column = (at: number, over: Partial<ColumnResult> = {}): ColumnResult => ({
  ...emptyColumn(`column_${at}`),
  score: at / 10_000,
  missing: { reference: 0, current: 0, score: 0, threshold: 0.1, p_value: 1, p_adjusted: 1, drifted: false },
  ...over,
});

const performance: PerformanceSummary = {
  revision: 1,
  evaluated_at: '2026-11-23T09:00:01Z',
  task: 'binary',
  verdict: 'unknown',
  judged_by: 'estimated',
  predictions: 100,
  labelled: 0,
  coverage: 0,
  labels: null,
  estimator: 'cbpe',
  figures: [
    {
      name: 'accuracy',
      better: 'higher',
      judged: true,
      realised: null,
      realised_interval: null,
      estimated: 0.8,
      estimated_interval: null,
      reference: 0.82,
      lower: 0.75,
      upper: null,
      fallen: false,
    },
  ],
};

/** Leaves behind what a check of that hour leaves. */
async function finish(
  hour: number,
  verdict: RunRecord['verdict'],
  columns: ColumnResult[],
): Promise<RunRecord> {
  const at = `2026-11-23T${String(hour).padStart(2, '0')}:00:00Z`;
  const dataset = { columns: columns.length, drifted_columns: 0, share: 0 };
  const result: DriftResult = {
    schema_version: 1,
    model: 'wide',
    profile: 'calibrated',
    created_at: at,
    window: { start: null, end: at },
    reference: { source: null, rows: 100 },
    current: { source: null, rows: 100 },
    verdict,
    dataset: { ...dataset, threshold: 0.5, drifted: verdict === 'drift' },
    columns,
    skipped_columns: [],
    warnings: [],
  };
  const json = `drift_reports/wide/drift_${hour}.json`;
  await writeFileAtomically(join(config.data_dir, json), JSON.stringify(result));
  const record: RunRecord = {
    run_id: `run-${hour}`,
    workflow_id: null,
    model: 'wide',
    window: { start: null, end: at },
    verdict,
    dataset,
    started_at: at,
    finished_at: at,
    report_html: json.replace('.json', '.html'),
    report_json: json,
    trigger: 'manual',
    performance,
  };
  await writeRunRecord(config.data_dir, record);
  return record;
}

/** A process that shows metrics. */
function shown(): () => Promise<string[]> {
  const registry = new Registry();
  const runs = createLastRuns(config, (problem) => problems.push(problem));
  registerDriftMetrics(registry, runs.checks);
  registerPerformanceMetrics(registry, runs.performance);
  return async () => (await registry.metrics()).split('\n').filter((line) => /^\w/.test(line));
}

describe('createLastRuns', () => {
  it('shows the same on every process, at once after it starts, and nothing of before after the next check', async () => {
    const first = shown();
    expect(await first()).toEqual([]);
    await finish(9, 'drift', [column(1, { name: 'before', drifted: true })]);
    const second = shown();
    expect(await second()).toEqual(await first());
    expect(await second()).toContain('sentinelml_dataset_drifted{model="wide"} 1');
    await finish(10, 'stable', [column(1, { name: 'new' })]);
    for (const process of [first, second, shown()]) {
      const lines = await process();
      expect(lines).toContain('sentinelml_dataset_drifted{model="wide"} 0');
      expect(lines.join('\n')).not.toContain('feature="before"');
      expect(lines.filter((line) => line.startsWith('sentinelml_drift_window_end'))).toHaveLength(1);
    }
    // A backfill of an older window is no news.
    await finish(8, 'drift', [column(1, { name: 'backfilled', drifted: true })]);
    expect(await first()).toContain('sentinelml_dataset_drifted{model="wide"} 0');
    expect(problems).toEqual([]);
  });

  it('keeps the series of a table of 500 columns within bounds, and says how many it left out', async () => {
    const columns = Array.from({ length: 500 }, (_, at) => column(at, { drifted: at % 50 === 7 }));
    await finish(9, 'stable', [...columns, column(0, { name: 'probability', role: 'prediction' })]);
    const lines = await shown()();
    expect(lines).toContain('sentinelml_dataset_omitted_columns{model="wide"} 401');
    expect(lines).toContain('sentinelml_dataset_columns{model="wide",status="tested"} 501');
    expect(lines.length).toBeLessThan(config.metrics.max_columns * 8);
    const ofColumns = lines.filter((line) => line.startsWith('sentinelml_feature_drifted{'));
    expect(ofColumns).toHaveLength(config.metrics.max_columns);
    expect(ofColumns.filter((line) => line.endsWith(' 1'))).toHaveLength(10);
    expect(ofColumns.join()).toContain('feature="probability"');
    expect(ofColumns.join()).toContain('feature="column_499"');
    expect(ofColumns.join()).not.toContain('feature="column_8"');
  });

  it('shows labels that came after the check', async () => {
    const record = await finish(9, 'stable', [column(1)]);
    const lines = shown();
    expect(await lines()).toContain(
      'sentinelml_performance{model="wide",metric="accuracy",kind="estimated"} 0.8',
    );
    expect((await lines()).join('\n')).not.toContain('kind="realised"');
    const figures = performance.figures.map((figure) => ({ ...figure, realised: 0.6, fallen: true }));
    await addPerformanceRevision(config.data_dir, {
      model: 'wide',
      window: record.window,
      workflow_id: null,
      run_id: 'later',
      summary: { ...performance, revision: 2, judged_by: 'realised', labelled: 80, coverage: 0.8, figures },
      section: {},
    });
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'sentinelml_performance{model="wide",metric="accuracy",kind="realised"} 0.6',
        'sentinelml_performance_fallen{model="wide",metric="accuracy",kind="realised"} 1',
        'sentinelml_performance_labelled_ratio{model="wide"} 0.8',
      ]),
    );
  });

  it('leaves out a result that is broken, and shows it when it is mended', async () => {
    const { report_json } = await finish(9, 'stable', [column(1)]);
    const path = join(config.data_dir, report_json);
    const whole = await readFile(path, 'utf8');
    await writeFile(path, '{');
    const lines = shown();
    expect((await lines()).some((line) => line.startsWith('sentinelml_dataset_drifted'))).toBe(false);
    expect(problems[0]).toMatch(/^wide: /);
    await writeFile(path, whole);
    expect(await lines()).toContain('sentinelml_dataset_drifted{model="wide"} 0');
  });
});
