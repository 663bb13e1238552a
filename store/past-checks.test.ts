import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileStamp } from './file-stamp.js';
import { readPastChecks } from './past-checks.js';
import { writeRunRecord } from './run-record.js';

let folder: string;
const end = (hour: number) => `2026-03-02T0${hour}:00:00.000Z`;
const column = { name: 'age', role: 'feature', test: 'ks', score: 0.2, threshold: 0.05, drifted: false };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'past-checks-'));
  for (const hour of [1, 2, 3, 4]) {
    const json = `drift_reports/income/drift_${fileStamp(new Date(end(hour)))}.json`;
    await writeRunRecord(folder, {
      run_id: `run-${hour}`,
      workflow_id: null,
      model: 'income',
      window: { start: null, end: end(hour) },
      verdict: 'stable',
      dataset: { columns: 1, drifted_columns: 0, share: 0 },
      started_at: end(hour),
      finished_at: end(hour),
      report_html: json.replace('json', 'html'),
      report_json: json,
      trigger: 'in-process',
    });
    const path = join(folder, json);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(
      path,
      hour === 2 ? '{"columns": ' : JSON.stringify({ columns: [{ ...column, p_value: 0.1 }] }),
    );
  }
});
afterAll(() => rm(folder, { recursive: true }));

it('reads the checks before an instant, oldest first, and tells of one that is broken', async () => {
  const broken: string[] = [];
  const checks = await readPastChecks(folder, 'income', {
    before: end(4),
    limit: 9,
    onBroken: (path) => broken.push(path),
  });
  expect(checks.map(({ record }) => record.run_id)).toEqual(['run-1', 'run-3']);
  expect(checks[0]?.columns).toEqual([column]);
  expect(broken).toEqual([join(folder, 'drift_reports', 'income', 'drift_20260302_020000.json')]);
});

it('reads no more than asked for, the latest ones', async () => {
  const checks = await readPastChecks(folder, 'income', { limit: 2 });
  expect(checks.map(({ record }) => record.run_id)).toEqual(['run-3', 'run-4']);
});

it('reads none of a model that has never run', async () => {
  expect(await readPastChecks(folder, 'other', { limit: 2 })).toEqual([]);
});
