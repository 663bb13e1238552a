import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addPerformanceRevision, type PerformanceSummary } from './performance-record.js';
import { createRecentPerformance } from './recent-performance.js';
import { writeRunRecord } from './run-record.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recent-performance-'));
});
afterEach(() => rm(folder, { recursive: true }));

const summary: PerformanceSummary = {
  revision: 1,
  evaluated_at: '2026-03-02T01:00:00.000Z',
  task: 'binary',
  verdict: 'as_expected',
  judged_by: 'estimated',
  predictions: 100,
  labelled: 0,
  coverage: 0,
  labels: null,
  estimator: 'cbpe',
  figures: [],
};
const end = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour)).toISOString();
const write = (hour: number, performance?: PerformanceSummary) =>
  writeRunRecord(folder, {
    run_id: `run-${hour}`,
    workflow_id: null,
    model: 'income',
    window: { start: null, end: end(hour) },
    verdict: 'stable',
    dataset: { columns: 1, drifted_columns: 0, share: 0 },
    started_at: end(hour),
    finished_at: end(hour),
    report_html: 'drift_reports/income/a.html',
    report_json: 'drift_reports/income/a.json',
    trigger: 'schedule',
    ...(performance ? { performance } : {}),
  });

it('has the last windows, with what labels showed since, and sees new ones', async () => {
  const recent = createRecentPerformance({ dataDir: folder, checks: 2 });
  expect(await recent.of('income')).toEqual([]);
  for (const hour of [1, 2, 3]) await write(hour, summary);
  const verdicts = async () =>
    (await recent.of('income')).map(({ record, now }) => [record.run_id, now.verdict]);
  expect(await verdicts()).toEqual([
    ['run-3', 'as_expected'],
    ['run-2', 'as_expected'],
  ]);
  await addPerformanceRevision(folder, {
    model: 'income',
    window: { start: null, end: end(3) },
    workflow_id: null,
    run_id: 'later',
    summary: {
      ...summary,
      revision: 2,
      verdict: 'fallen',
      judged_by: 'realised',
      labelled: 60,
      coverage: 0.6,
    },
    section: {},
  });
  expect(await verdicts()).toEqual([
    ['run-3', 'fallen'],
    ['run-2', 'as_expected'],
  ]);
  await write(4);
  expect(await verdicts()).toEqual([['run-3', 'fallen']]);
});
