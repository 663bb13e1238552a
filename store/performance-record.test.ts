import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPerformance } from './performance-history.js';
import {
  addPerformanceRevision,
  type PerformanceRevision,
  type PerformanceSummary,
  readPerformanceRevisions,
} from './performance-record.js';
import { listRunRecords, type RunRecord, writeRunRecord } from './run-record.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'performance-record-'));
});
afterEach(() => rm(folder, { recursive: true }));

const FIRST = '2026-03-02T00:00:00.000Z';
const SECOND = '2026-03-02T01:00:00.000Z';

function summary(revision: number, labelled: number): PerformanceSummary {
  return {
    revision,
    evaluated_at: '2026-03-02T00:00:02.000Z',
    task: 'binary',
    verdict: labelled > 0 ? 'fallen' : 'unknown',
    judged_by: labelled > 0 ? 'realised' : null,
    predictions: 100,
    labelled,
    coverage: labelled / 100,
    labels: `${labelled}`,
    estimator: 'cbpe',
    figures: [
      {
        name: 'accuracy',
        better: 'higher',
        judged: true,
        realised: labelled > 0 ? 0.5 : null,
        realised_interval: labelled > 0 ? [0.4, 0.6] : null,
        estimated: 0.8,
        estimated_interval: [0.7, 0.9],
        reference: 0.8,
        lower: 0.7,
        upper: 0.9,
        fallen: labelled > 0,
      },
    ],
  };
}

function record(end: string, performance?: PerformanceSummary): RunRecord {
  return {
    run_id: 'run-1',
    workflow_id: 'drift/income',
    model: 'income',
    window: { start: '2026-03-01T00:00:00.000Z', end },
    verdict: 'stable',
    dataset: { columns: 5, drifted_columns: 0, share: 0 },
    started_at: end,
    finished_at: end,
    report_html: 'drift_reports/income/a.html',
    report_json: 'drift_reports/income/a.json',
    trigger: 'schedule',
    ...(performance ? { performance } : {}),
  };
}

function revision(number: number, labelled: number, end = FIRST): PerformanceRevision {
  return {
    model: 'income',
    window: { start: null, end },
    workflow_id: 'performance/income',
    run_id: 'run-2',
    summary: summary(number, labelled),
    section: { any: 'thing' },
  };
}

describe('revisions of performance', () => {
  it('stand beside the run record, which stays as it was', async () => {
    await writeRunRecord(folder, record(FIRST, summary(1, 0)));
    expect(await addPerformanceRevision(folder, revision(2, 40))).toBe(true);
    expect(await addPerformanceRevision(folder, revision(3, 90))).toBe(true);
    expect((await readdir(join(folder, 'runs', 'income'))).sort()).toEqual([
      '20260302_000000.json',
      '20260302_000000_r0002.json',
      '20260302_000000_r0003.json',
    ]);
    expect(await listRunRecords(folder, 'income')).toEqual([record(FIRST, summary(1, 0))]);
    expect(await readPerformanceRevisions(folder, 'income', new Date(FIRST))).toEqual([
      revision(2, 40),
      revision(3, 90),
    ]);
  });

  it('are never written over', async () => {
    await addPerformanceRevision(folder, revision(2, 40));
    expect(await addPerformanceRevision(folder, revision(2, 90))).toBe(false);
    const [only] = await readPerformanceRevisions(folder, 'income', new Date(FIRST));
    expect(only?.summary.labelled).toBe(40);
  });

  it('begin at 2, as the first stands in the record', async () => {
    await expect(addPerformanceRevision(folder, revision(1, 40))).rejects.toThrow(RangeError);
  });

  it('that cannot be read are told of and left out', async () => {
    await mkdir(join(folder, 'runs', 'income'), { recursive: true });
    await writeFile(join(folder, 'runs', 'income', '20260302_000000_r0002.json'), '{"model":');
    const broken: string[] = [];
    const onBroken = (path: string) => broken.push(path);
    expect(await readPerformanceRevisions(folder, 'income', new Date(FIRST), { onBroken })).toEqual([]);
    expect(broken).toHaveLength(1);
  });
});

describe('listPerformance', () => {
  it('gives each window what was known at its check, and what is known now', async () => {
    await writeRunRecord(folder, record(FIRST, summary(1, 0)));
    await writeRunRecord(folder, record(SECOND, summary(1, 10)));
    await writeRunRecord(folder, record('2026-03-02T02:00:00.000Z'));
    await addPerformanceRevision(folder, revision(2, 40));
    await addPerformanceRevision(folder, revision(3, 90));
    const listed = await listPerformance(folder, 'income');
    expect(
      listed.map(({ record: { window }, atCheck, now }) => [window.end, atCheck?.labelled, now.labelled]),
    ).toEqual([
      [SECOND, 10, 10],
      [FIRST, 0, 90],
    ]);
  });

  it('passes over a newest revision that is broken', async () => {
    await writeRunRecord(folder, record(FIRST, summary(1, 0)));
    await addPerformanceRevision(folder, revision(2, 40));
    await writeFile(join(folder, 'runs', 'income', '20260302_000000_r0003.json'), 'x');
    expect((await listPerformance(folder, 'income')).map(({ now }) => now.labelled)).toEqual([40]);
  });

  it('is empty for a model that has never run', async () => {
    expect(await listPerformance(folder, 'income')).toEqual([]);
  });
});
