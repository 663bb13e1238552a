import { copyFile, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../database.js';
import { findIds } from '../find-ids.js';
import { createLiveLog, type LiveLogRow } from '../live-log.js';
import type { LiveWindow } from '../live-rows.js';
import { snapshotWindow } from '../snapshot.js';
import { fileLiteral } from '../sql.js';
import { stageFeedback } from '../stage-feedback.js';
import { closeForGood } from './closed-files.js';
import { type CompactedDay, compactDay } from './compact-day.js';
import { readPartition } from './partition.js';

const COLUMNS = ['id', 'timestamp', 'city', 'age'];
const DAY = '20260301';
const NEXT_DAY = new Date('2026-03-02T00:10:00Z');
const HOUR = 3_600_000;

let database: Database;
let root: string;
let folder: string;
beforeAll(async () => {
  database = await openDatabase({ threads: 2 });
});
afterAll(() => database.close());
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sentinel-compact-'));
  folder = join(root, 'live');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Lets files look as if they had been written in the middle of their day. */
async function settle(): Promise<void> {
  const at = new Date('2026-03-01T18:00:00Z');
  for (const name of await readdir(folder)) await utimes(join(folder, name), at, at);
}

function at(minute: number): string {
  return new Date(Date.parse('2026-03-01T00:00:00Z') + minute * 60_000).toISOString();
}

/** Logs rows as the API does. */
async function log(writerId: string, rows: readonly LiveLogRow[], columns = COLUMNS): Promise<void> {
  const now = () => new Date('2026-03-01T12:00:00Z');
  const live = createLiveLog({ directory: folder, columns, writerId, now });
  await live.appendMany(rows);
  await live.close();
  await settle();
}

const request = { prefix: 'live_predictions', day: DAY, now: () => NEXT_DAY, quietMs: HOUR };
const compact = (changes: Partial<typeof request> = {}): Promise<CompactedDay> =>
  database.withConnection((connection) => compactDay(connection, { folder, ...request, ...changes }));

interface Seen {
  readonly start: Date | null;
  readonly rows: number;
  /** Of the rows themselves. */
  readonly sha256: string;
  readonly warnings: readonly string[];
}

/** What a check would see of a window. */
async function windowRows(window: LiveWindow): Promise<Seen> {
  const to = join(root, `window-${Math.random()}.parquet`);
  const columns = [
    { name: 'id', type: 'categorical' as const },
    { name: 'city', type: 'categorical' as const },
    { name: 'age', type: 'numeric' as const },
  ];
  const snapshot = await snapshotWindow(database, { liveDir: folder, columns, window, to });
  await rm(to);
  const { start, rows, sha256, warnings } = snapshot;
  return { start, rows, sha256, warnings };
}

const END = new Date('2026-03-02T00:00:00Z');
const ALL: LiveWindow = { kind: 'rows', rows: 1_000_000, end: END };
const WINDOWS: readonly LiveWindow[] = [
  ALL,
  { kind: 'rows', rows: 5, end: END },
  { kind: 'rows', rows: 3, end: new Date(at(30)) },
  { kind: 'time', start: new Date(at(10)), end: new Date(at(40)) },
  { kind: 'time', start: new Date('2026-04-01T00:00:00Z'), end: new Date('2026-04-02T00:00:00Z') },
];
const allWindows = () => Promise.all(WINDOWS.map(windowRows));

const names = async () => (await readdir(folder)).sort();
const PARTITION = expect.stringMatching(/^live_predictions_20260301_[0-9a-f]{16}\.parquet$/);

const sample = (writer: string, rows = 40): LiveLogRow[] =>
  Array.from({ length: rows }, (_, i) => [
    `${writer}-${i}`,
    at(i),
    i % 7 === 0 ? null : `city ${i % 3}`,
    20 + i,
  ]);

/** All cells of the log as text: a missing one apart from an empty one. */
function texts(kind: 'csv' | 'parquet'): Promise<string[]> {
  const columns = COLUMNS.map((column) => `'${column}': 'VARCHAR'`).join(', ');
  const csv = `auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {${columns}}`;
  return database.withConnection(async (connection: DuckDBConnection) => {
    const rows: string[] = [];
    for (const name of (await names()).filter((one) => one.endsWith(kind))) {
      const file = fileLiteral(join(folder, name));
      const from = kind === 'csv' ? `read_csv(${file}, ${csv})` : `read_parquet(${file})`;
      const result = await connection.runAndReadAll(`SELECT * FROM ${from}`);
      rows.push(...result.getRowsJS().map((row) => JSON.stringify(row)));
    }
    return rows.sort();
  });
}

describe('compactDay', () => {
  it('leaves one Parquet file of the day, which windows read as they read the CSV files', async () => {
    for (const writer of ['w1', 'w2', 'w3']) await log(writer, sample(writer));
    const before = await allWindows();
    expect(await compact()).toMatchObject({ day: DAY, rows: 120, files: 3, left: [] });
    expect(await names()).toEqual([PARTITION]);
    expect(await allWindows()).toEqual(before);
    expect(await compact()).toMatchObject({ rows: 0, files: 0, left: [] });
  });

  it('keeps every text as it was: quotes, line ends, missing and empty cells, numbers in any form', async () => {
    const special = [null, '', 'NA', '"', 'a,b', 'two\nlines', '\r\n', ' x ', "'", '=1+1', -0, 1e21, 5e-324];
    const cell = fc.oneof(
      fc.constantFrom(...special),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0')),
    );
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 59 }), cell, cell), {
      minLength: 1,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { minLength: 1, maxLength: 3 }), async (files) => {
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder);
        for (const [file, some] of files.entries())
          await log(
            `w${file}`,
            some.map(([minute, city, age], i) => [`${file}-${i}`, at(minute), city, age]),
          );
        const before = await allWindows();
        const values = await texts('csv');
        expect((await compact()).left).toEqual([]);
        expect(await texts('parquet')).toEqual(values);
        // Warnings name the file in which something stands, and that is another one now.
        const alike = ({ warnings, ...seen }: Seen) => ({ ...seen, warnings: warnings.length });
        expect((await allWindows()).map(alike)).toEqual(before.map(alike));
      }),
      { numRuns: 20 },
    );
  });

  it('adds files that come later to the partition of their day', async () => {
    await log('w1', sample('w1'));
    await compact();
    const first = await names();
    await log('w2', sample('w2', 7));
    const before = await allWindows();
    expect(await compact()).toMatchObject({ rows: 47, files: 1 });
    expect(await names()).toEqual([PARTITION]);
    expect(await names()).not.toEqual(first);
    expect(await allWindows()).toEqual(before);
  });

  it('makes a partition for each set of columns', async () => {
    await log('w1', sample('w1'));
    await log('w2', [['x', at(1), 'Linz', 30, 1]], [...COLUMNS, 'height']);
    const before = await allWindows();
    expect(await compact()).toMatchObject({ rows: 41, files: 2 });
    expect(await names()).toEqual([PARTITION, PARTITION]);
    expect(await allWindows()).toEqual(before);
  });

  it('leaves a file of today alone until it has been quiet for long', async () => {
    await log('w1', sample('w1'));
    expect(await compact({ now: () => new Date('2026-03-01T18:30:00Z') })).toMatchObject({
      files: 0,
      left: [{ file: 'live_predictions_20260301_w1.csv', reason: 'it may still be written to' }],
    });
    expect(await compact({ now: () => new Date('2026-03-01T19:00:00Z') })).toMatchObject({ files: 1 });
  });

  it('loses and doubles nothing of a writer that is alive after all', async () => {
    const now = () => new Date('2026-03-01T12:00:00Z');
    const live = createLiveLog({ directory: folder, columns: COLUMNS, writerId: 'w1', now });
    await live.appendMany(sample('a', 10));
    await settle();
    expect(await compact()).toMatchObject({ files: 1, rows: 10 });
    await live.appendMany(sample('b', 10));
    await live.append(['c', at(3), 'Linz', 1]);
    await live.close();
    // The writer took its name again. A file of that name and length is another one than the first.
    expect(await names()).toContain('live_predictions_20260301_w1.csv');
    expect(await windowRows(ALL)).toMatchObject({ rows: 21 });
    await settle();
    expect(await compact()).toMatchObject({ files: 1, rows: 21 });
    expect(await windowRows(ALL)).toMatchObject({ rows: 21 });
  });

  it('leaves out a torn last row, as windows do, and keeps files that it could not keep whole', async () => {
    await log('w1', sample('w1'));
    await writeFile(join(folder, 'live_predictions_20260301_w1.csv'), 'torn,2026-03-01T0', { flag: 'a' });
    const header = 'id,timestamp,city,age\n';
    const bad: Record<string, [content: string | Buffer, reason: string]> = {
      cells: [`${header}a,2026-03-01T01:00:00Z,Linz\n`, 'it has rows that cannot be read'],
      time: [`${header}a,yesterday,Linz,1\n`, 'it has rows without a valid timestamp'],
      none: ['id,city,age\na,Linz,1\n', 'it has no column "timestamp"'],
      twice: ['id,timestamp,Age,age\na,2026-03-01T01:00:00Z,1,1\n', 'two of its columns have one name'],
      quote: [
        `${header}a,2026-03-01T01:00:00Z,"${'x'.repeat(5000)}`,
        'its last 5024 bytes hold no complete row',
      ],
      empty: ['', 'it has no complete header'],
      latin: [
        Buffer.from(`${header}a,2026-03-01T01:00:00Z,Z\u00fcrich,1\n`, 'latin1'),
        'it is not UTF-8 text',
      ],
    };
    for (const [writer, [content]] of Object.entries(bad))
      await writeFile(join(folder, `live_predictions_20260301_${writer}.csv`), content);
    const byHand = 'live_predictions_by_hand.csv';
    await writeFile(join(folder, byHand), `${header}h,2026-03-01T01:00:00Z,Linz,1\n`);
    await settle();
    const before = await allWindows();
    const { files, left } = await compact();
    expect(files).toBe(1);
    expect(Object.fromEntries(left.map(({ file, reason }) => [file.slice(26, -4), reason]))).toEqual(
      Object.fromEntries(Object.entries(bad).map(([writer, [, reason]]) => [writer, reason])),
    );
    expect(await names()).toContain(byHand);
    expect(await allWindows()).toEqual(before);
  });

  it('takes less than half of the space', async () => {
    await log('w1', sample('w1', 5000));
    const { parquet_bytes, csv_bytes } = await compact();
    expect(parquet_bytes).toBeLessThan(csv_bytes / 2);
  });
});

describe('a crash', () => {
  let before: readonly Seen[];
  beforeEach(async () => {
    for (const writer of ['w1', 'w2']) await log(writer, sample(writer));
    before = await allWindows();
  });
  const costsNothing = async () => {
    expect(await allWindows()).toEqual(before);
    await compact();
    await settle();
    await compact();
    expect(await allWindows()).toEqual(before);
    expect(await names()).toEqual([PARTITION]);
  };

  it('after one of the files was closed for good', async () => {
    await closeForGood(join(folder, 'live_predictions_20260301_w1.csv'));
    await costsNothing();
  });

  it('while the partition was written', async () => {
    const name = `live_predictions_20260301_${'0'.repeat(16)}.parquet.1-0123456789ab.tmp`;
    await writeFile(join(folder, name), 'PAR1');
    await costsNothing();
  });

  it.each([
    ['before any source was removed', ['w1', 'w2']],
    ['before the last source was removed', ['w2']],
  ])('after the partition was moved into place, %s', async (_, kept) => {
    await mkdir(join(root, 'copies'));
    for (const name of await names()) await copyFile(join(folder, name), join(root, 'copies', name));
    await compact();
    const [partition = ''] = await names();
    const note = await database.withConnection((connection) =>
      readPartition(connection, join(folder, partition)),
    );
    for (const writer of kept) {
      const source = note?.note.sources.find(({ name }) => name.includes(`_${writer}.`));
      const copy = join(root, 'copies', `live_predictions_20260301_${writer}.csv`);
      await copyFile(copy, join(folder, source?.name ?? ''));
    }
    await settle();
    await costsNothing();
  });

  it('after a partition was joined with a later one, before the earlier one was removed', async () => {
    await compact();
    const [earlier = ''] = await names();
    await copyFile(join(folder, earlier), join(root, 'earlier'));
    await log('w3', sample('w3'));
    before = await allWindows();
    await compact();
    await copyFile(join(root, 'earlier'), join(folder, earlier));
    await costsNothing();
  });
});

it('keeps the files, and leaves nothing else, when a row was not written as it stands there', async () => {
  await log('w1', sample('w1'));
  const before = await allWindows();
  await database.withConnection(async (connection) => {
    const altering = new Proxy(connection, {
      get(target, key) {
        if (key === 'run')
          return (sql: string) =>
            target.run(
              sql.startsWith('COPY') ? sql.replace('c3 AS "age"', `replace(c3, '27', '28') AS "age"`) : sql,
            );
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    await expect(compactDay(altering, { folder, ...request })).rejects.toThrow(
      '.closed.csv: 1 of 40 rows were not written as they stand there, so the file is kept.',
    );
  });
  expect(await names()).toEqual([
    expect.stringMatching(/^live_predictions_20260301_w1\.[0-9a-f]{16}\.closed\.csv$/),
  ]);
  expect(await allWindows()).toEqual(before);
});

it('may go on while windows are read: each sees every row once', async () => {
  for (let writer = 0; writer < 6; writer += 1) await log(`w${writer}`, sample(`w${writer}`, 200));
  const before = await windowRows(ALL);
  let done = false;
  const reads = (async () => {
    const seen: Seen[] = [];
    while (!done) seen.push(await windowRows(ALL));
    return seen;
  })();
  for (let round = 0; round < 3; round += 1) {
    await compact();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  done = true;
  for (const seen of await reads) expect(seen).toEqual(before);
});

it('is not misled by Parquet files of others, and tells of a partition that is damaged', async () => {
  await log('w1', sample('w1'));
  const before = await allWindows();
  const mine = fileLiteral(join(folder, 'live_predictions_mine.parquet'));
  await database.withConnection((connection) =>
    connection.run(`COPY (SELECT 1 AS a) TO ${mine} (FORMAT parquet)`),
  );
  expect(await allWindows()).toEqual(before);
  const damaged = `live_predictions_20260228_${'0'.repeat(16)}.parquet`;
  await writeFile(join(folder, damaged), 'PAR1 not really');
  expect((await windowRows(ALL)).warnings).toEqual([expect.stringContaining(`${damaged} was left out: `)]);
});

it('keeps feedback and the ids of predictions as readable as they were', async () => {
  await log('w1', sample('w1'));
  const path = (writer: string) => join(folder, `feedback_20260301_${writer}.csv`);
  await writeFile(
    path('a'),
    `id,timestamp,actual,known\nw1-1,${at(50)},1,1\nw1-2,${at(50)},0,\nw1-1,${at(51)},0,1\n`,
  );
  await writeFile(path('b'), `id,timestamp,actual,known\nw1-1,${at(52)},1,1\nw1-3,${at(50)},soon,0\n`);
  await settle();
  const read = async () => {
    const staged = await database.withConnection(async (connection) => {
      const feedback = await stageFeedback(connection, { liveDir: folder, scratch: join(root, 'scratch') });
      const rows = await connection.runAndReadAll(`SELECT * FROM ${feedback.table} ORDER BY id`);
      return { ...feedback, found: rows.getRowsJS().map(String) };
    });
    const ids = ['w1-0', 'w1-39', 'w1-40', ''];
    const found = await findIds(database, { liveDir: folder, ids, scratch: join(root, 'scratch') });
    return { ...staged, ids: [...found].sort() };
  };
  const before = await read();
  expect(before).toMatchObject({ rows: 2, replaced: 2, ids: ['w1-0', 'w1-39'] });
  expect(await compact({ prefix: 'feedback' })).toMatchObject({ files: 2, rows: 5, left: [] });
  expect(await compact()).toMatchObject({ files: 1 });
  expect((await names()).filter((name) => name.endsWith('.csv'))).toEqual([]);
  expect(await read()).toEqual(before);
});
