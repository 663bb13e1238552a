import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.js';
import { stageFeedback } from './stage-feedback.js';

let folder: string;
let database: Database;
beforeAll(async () => {
  database = await openDatabase({ threads: 1 });
});
afterAll(() => database.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-feedback-'));
  return () => rm(folder, { recursive: true });
});

async function stage() {
  return database.withConnection(async (connection) => {
    const staged = await stageFeedback(connection, { liveDir: folder, scratch: join(folder, 'scratch') });
    const result = await connection.runAndReadAll(`SELECT id, actual FROM ${staged.table} ORDER BY id`);
    return { ...staged, found: result.getRowsJS() };
  });
}

const HEADER = 'id,timestamp,actual,known\n';
const write = (name: string, rows: readonly string[]) =>
  writeFile(join(folder, name), `${HEADER}${rows.map((row) => `${row}\n`).join('')}`);

it('is empty without feedback', async () => {
  expect(await stage()).toMatchObject({ rows: 0, replaced: 0, warnings: [], found: [] });
});

it('takes the last of several: by time, then by file, then by place in it', async () => {
  await write('feedback_20261122_a.csv', [
    'late,2026-11-22T23:00:00.000Z,0,1',
    'same,2026-11-22T12:00:00.000Z,0,1',
    'same,2026-11-22T12:00:00.000Z,1,1',
    'files,2026-11-22T12:00:00.000Z,0,1',
  ]);
  await write('feedback_20261122_b.csv', [
    'late,2026-11-22T22:00:00.000Z,1,1',
    'files,2026-11-22T12:00:00.000Z,2.5,',
  ]);
  expect(await stage()).toMatchObject({
    rows: 3,
    replaced: 3,
    warnings: [],
    found: [
      ['files', 2.5],
      ['late', 0],
      ['same', 1],
    ],
  });
});

it('leaves out what it cannot use, and says how much', async () => {
  await write('feedback_20261122_a.csv', [
    'a,2026-11-22T23:00:00.000Z,x,1',
    'b,never,1,1',
    ',2026-11-22T23:00:00Z,1,1',
    'c,2026-11-22T23:00:00Z,nan,',
  ]);
  await writeFile(
    join(folder, 'feedback_20261122_b.csv'),
    `${HEADER}d,2026-11-22T23:00:00.000Z,1,1\ntorn,2026-`,
  );
  const { found, warnings } = await stage();
  expect(found).toEqual([['d', 1]]);
  expect(warnings).toEqual(['4 of 5 rows of feedback have no id, no time or no number, and were left out.']);
});
