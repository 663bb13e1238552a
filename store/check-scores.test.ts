import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readCheckScores, scoresPath, writeCheckScores } from './check-scores.js';
import { runRecordSchema } from './run-record.js';

const folder = await mkdtemp(join(tmpdir(), 'check-scores-'));
afterAll(() => rm(folder, { recursive: true }));

const end = '2026-03-02T01:00:00.000Z';
const record = runRecordSchema.parse({
  run_id: 'run-1',
  workflow_id: null,
  model: 'income',
  window: { start: null, end },
  verdict: 'stable',
  dataset: { columns: 1, drifted_columns: 0, share: 0 },
  started_at: end,
  finished_at: end,
  report_html: 'drift_reports/income/a.html',
  report_json: 'drift_reports/income/a.json',
  trigger: 'in-process',
});
const column = {
  name: 'age',
  role: 'feature' as const,
  test: 'ks',
  score: 0.2,
  threshold: 0.05,
  drifted: false,
};
const change = {
  name: 'age',
  kind: 'column' as const,
  direction: 'up' as const,
  earliest: end,
  found: end,
};

it('keeps few numbers of a check, and takes the result where there are none, or broken ones', async () => {
  const scores = join(folder, scoresPath('income', end));
  const result = join(folder, record.report_json);
  await mkdir(dirname(result), { recursive: true });
  const { name, kind, ...lasting } = change;
  const figures = [
    { name, kind, value: 0.9, change: { ...lasting, since: end } },
    { name: 'city', kind, value: 0.1, change: null },
  ];
  const found = { ...column, score: 0.9, missing: { reference: 0, current: 0.1 } };
  await writeFile(result, JSON.stringify({ columns: [found], changes: { windows: 20, figures } }));
  expect(await readCheckScores(folder, record)).toEqual({
    columns: [{ ...column, score: 0.9, missing: 0.1 }],
    changes: [change],
  });

  const kept = { ...column, missing: 0.2 };
  const wide = { ...kept, histogram: [1, 2, 3] };
  const since = { ...change, since: end };
  await writeCheckScores(folder, { model: 'income', end }, { columns: [wide], changes: [since] });
  expect(JSON.parse(await readFile(scores, 'utf8'))).toEqual({ columns: [kept], changes: [change] });
  expect(await readCheckScores(folder, record)).toEqual({ columns: [kept], changes: [change] });

  await writeFile(scores, '{"columns": ');
  expect((await readCheckScores(folder, record)).columns[0]?.score).toBe(0.9);
});
