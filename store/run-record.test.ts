import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileStamp } from './file-stamp.js';
import { latestRunRecord, listRunRecords, type RunRecord, writeRunRecord } from './run-record.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-record-'));
});
afterEach(() => rm(folder, { recursive: true }));

function record(end: string, more: Partial<RunRecord> = {}): RunRecord {
  return {
    run_id: 'run-1',
    workflow_id: 'drift/income',
    model: 'income',
    window: { start: '2026-03-01T00:00:00.000Z', end },
    verdict: 'drift',
    dataset: { columns: 5, drifted_columns: 2, share: 0.4 },
    started_at: '2026-03-02T00:00:01.000Z',
    finished_at: '2026-03-02T00:00:02.500Z',
    report_html: 'drift_reports/income/drift_20260302_000000.html',
    report_json: 'drift_reports/income/drift_20260302_000000.json',
    trigger: 'schedule',
    ...more,
  };
}

const FIRST = '2026-03-02T00:00:00.000Z';
const SECOND = '2026-03-02T01:00:00.000Z';
const THIRD = '2027-01-01T00:00:00.000Z';

describe('run records', () => {
  it('stand in a file named after the end of the window in UTC', async () => {
    const path = await writeRunRecord(folder, record(FIRST));
    expect(path).toBe(join(folder, 'runs', 'income', '20260302_000000.json'));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(record(FIRST));
  });

  it('are listed newest window first, up to the limit', async () => {
    for (const end of [SECOND, THIRD, FIRST]) await writeRunRecord(folder, record(end));
    await writeRunRecord(folder, record(THIRD, { model: 'other' }));
    const ends = async (limit?: number) =>
      (await listRunRecords(folder, 'income', limit === undefined ? {} : { limit })).map(
        ({ window }) => window.end,
      );
    expect(await ends()).toEqual([THIRD, SECOND, FIRST]);
    expect(await ends(2)).toEqual([THIRD, SECOND]);
    expect(await ends(0)).toEqual([]);
    expect(await latestRunRecord(folder, 'income')).toEqual(record(THIRD));
  });

  it('are replaced, not doubled, when the run is tried again', async () => {
    await writeRunRecord(folder, record(FIRST));
    await writeRunRecord(folder, record(FIRST, { verdict: 'stable' }));
    expect(await listRunRecords(folder, 'income')).toEqual([record(FIRST, { verdict: 'stable' })]);
  });

  it('are none for a model that has never run', async () => {
    expect(await listRunRecords(folder, 'income')).toEqual([]);
    expect(await latestRunRecord(folder, 'income')).toBeNull();
  });

  it('are still listed when one is broken, which is reported and not counted', async () => {
    await writeRunRecord(folder, record(FIRST));
    const runs = join(folder, 'runs', 'income');
    await writeFile(join(runs, '20270101_000000.json'), '{"run_id": ');
    await writeFile(
      join(runs, '20270102_000000.json'),
      JSON.stringify({ ...record(THIRD), verdict: 'perhaps' }),
    );
    await mkdir(join(runs, '20270103_000000.json'));
    await writeFile(join(runs, '20270104_000000.json.12-ab.tmp'), '');
    const broken: string[] = [];
    const options = {
      limit: 1,
      onBroken: (path: string, problem: string) => broken.push(`${path}: ${problem}`),
    };
    expect(await listRunRecords(folder, 'income', options)).toEqual([record(FIRST)]);
    expect(broken.map((text) => /(\d{8})_000000\.json: ./.exec(text)?.[1])).toEqual([
      '20270103',
      '20270102',
      '20270101',
    ]);
    expect(broken[1]).toContain('verdict');
    expect(await latestRunRecord(folder, 'income')).toEqual(record(FIRST));
  });

  it.each([
    { model: '../other' },
    { report_html: '/etc/passwd' },
    { report_html: 'a/../../b.html' },
    { report_json: 'C:\\x.json' },
    { report_json: '..\\x.json' },
    { dataset: { columns: 5, drifted_columns: 2, share: Number.NaN } },
    { started_at: 'yesterday' },
  ])('are refused with %o', async (wrong) => {
    await expect(writeRunRecord(folder, record(FIRST, wrong))).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  it('may come from a run without Temporal and without a start', async () => {
    const bare = record(FIRST, {
      workflow_id: null,
      trigger: 'in-process',
      window: { start: null, end: FIRST },
    });
    await writeRunRecord(folder, bare);
    expect(await latestRunRecord(folder, 'income')).toEqual(bare);
  });

  it('are not looked for outside their folder', async () => {
    await expect(listRunRecords(folder, '../..')).rejects.toThrow();
  });
});

it('stamps files with the second in UTC', () => {
  expect(fileStamp(new Date('2026-03-02T23:04:05.999Z'))).toBe('20260302_230405');
});
