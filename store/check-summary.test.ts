import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCheckSummaries } from './check-summary.js';
import type { RunRecord } from './run-record.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-summary-'));
  await mkdir(join(folder, 'drift_reports/income'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const record: RunRecord = {
  run_id: 'run-1',
  workflow_id: null,
  model: 'income',
  window: { start: null, end: '2026-03-02T00:00:00.000Z' },
  verdict: 'drift',
  dataset: { columns: 3, drifted_columns: 1, share: 1 / 3 },
  started_at: '2026-03-02T00:00:01.000Z',
  finished_at: '2026-03-02T00:00:02.500Z',
  report_html: 'drift_reports/income/drift_20260302_000000.html',
  report_json: 'drift_reports/income/drift_20260302_000000.json',
  trigger: 'schedule',
};
const column = (name: string, more: object) => ({
  name,
  type: 'numeric',
  role: 'feature',
  status: 'tested',
  test: 'wasserstein',
  score: 0.2,
  threshold: 0.1,
  p_value: 0.001,
  p_adjusted: 0.002,
  drifted: true,
  reason: null,
  ...more,
});
const quantiles = { type: 'numeric', q05: 1, q25: 2, median: 3, q75: 4, q95: 5 };
const result = {
  schema_version: 1,
  reference: { source: null, rows: 600 },
  current: { source: null, rows: 40 },
  dataset: { columns: 3, drifted_columns: 1, share: 1 / 3, threshold: 0.3, drifted: true },
  warnings: ['a warning'],
  columns: [
    column('age', { histogram: { type: 'numeric', edges: [0, 1], reference: [1], current: [1] } }),
    column('prediction', {
      role: 'prediction',
      type: 'categorical',
      histogram: { type: 'categorical', categories: ['0', '1'], reference: [0.7, 0.3], current: [0.6, 0.4] },
    }),
    column('probability', { role: 'prediction', reference: quantiles, current: quantiles }),
    column('empty', { role: 'prediction', reference: null, current: null, histogram: null }),
  ],
};
const write = (content: unknown) => writeFile(join(folder, record.report_json), JSON.stringify(content));

describe('the summary of a check', () => {
  it('has the scores of all columns, and the distributions of what the model answered', async () => {
    await write(result);
    const summary = await createCheckSummaries({ dataDir: folder }).of(record);
    expect(summary).toMatchObject({ rows: { reference: 600, current: 40 }, threshold: 0.3, record });
    expect(summary?.columns.map(({ name }) => name)).toEqual(['age', 'prediction', 'probability', 'empty']);
    expect(summary?.columns[0]).not.toHaveProperty('histogram');
    expect(summary?.predictions).toEqual([
      {
        name: 'prediction',
        distribution: {
          histogram: {
            type: 'categorical',
            categories: ['0', '1'],
            reference: [0.7, 0.3],
            current: [0.6, 0.4],
          },
        },
      },
      {
        name: 'probability',
        distribution: {
          reference: { q05: 1, q25: 2, median: 3, q75: 4, q95: 5 },
          current: { q05: 1, q25: 2, median: 3, q75: 4, q95: 5 },
        },
      },
    ]);
  });

  it('is read once, and again when the window was checked again', async () => {
    await write(result);
    const summaries = createCheckSummaries({ dataDir: folder });
    await summaries.of(record);
    await write({ ...result, warnings: [] });
    expect((await summaries.of(record))?.warnings).toEqual(['a warning']);
    expect((await summaries.of({ ...record, run_id: 'run-2' }))?.warnings).toEqual([]);
  });

  it('is forgotten when others were asked for since', async () => {
    await write(result);
    const summaries = createCheckSummaries({ dataDir: folder, most: 2 });
    for (const run_id of ['a', 'b', 'a', 'c']) await summaries.of({ ...record, run_id });
    await write({ ...result, warnings: [] });
    const warnings = async (run_id: string) => (await summaries.of({ ...record, run_id }))?.warnings;
    expect(await warnings('a')).toEqual(['a warning']);
    expect(await warnings('b')).toEqual([]);
  });

  it('is none when the result is gone or broken, which is told once', async () => {
    const broken: string[] = [];
    const summaries = createCheckSummaries({ dataDir: folder, onBroken: (path) => broken.push(path) });
    expect(await summaries.of(record)).toBeNull();
    await write({ columns: 'none' });
    expect(await summaries.of({ ...record, run_id: 'run-2' })).toBeNull();
    expect(await summaries.of(record)).toBeNull();
    expect(broken).toHaveLength(2);
  });
});
