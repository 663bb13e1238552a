import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.js';
import { type LabelledRequest, snapshotLabelled } from './snapshot-labelled.js';
import { fileLiteral } from './sql.js';

let database: Database;
let folder: string;
beforeAll(async () => {
  database = await openDatabase({ threads: 1 });
});
afterAll(() => database.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-labelled-'));
  await mkdir(join(folder, 'live'));
  return () => rm(folder, { recursive: true, force: true });
});

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 10, minute)).toISOString();

async function predictions(rows: readonly string[]): Promise<void> {
  const text = `id,timestamp,model_version,age,city,prediction,probability\n${rows.map((row) => `${row}\n`).join('')}`;
  await writeFile(join(folder, 'live', 'live_predictions_20260105_a.csv'), text);
}
async function feedback(rows: readonly string[]): Promise<void> {
  const text = `id,timestamp,actual,known\n${rows.map((row) => `${row}\n`).join('')}`;
  await writeFile(join(folder, 'live', 'feedback_20260106_a.csv'), text);
}

async function snapshot(changes: Partial<LabelledRequest> = {}) {
  const files = {
    trainingFile: join(folder, 'out', 'training.parquet'),
    heldOutFile: join(folder, 'out', 'held.parquet'),
  };
  const done = await snapshotLabelled(database, {
    liveDir: join(folder, 'live'),
    features: [
      { name: 'age', type: 'numeric', nullable: false, min: 0, max: 150 },
      { name: 'city', type: 'categorical', nullable: true },
    ],
    target: { name: 'bought', classes: ['no', 'yes'] },
    start: new Date(at(0)),
    end: new Date(at(59)),
    maxRows: 1000,
    heldOut: 0.25,
    more: null,
    ...files,
    ...changes,
  });
  const read = (file: string) =>
    database.withConnection(async (connection) =>
      (await connection.runAndReadAll(`SELECT * FROM read_parquet(${fileLiteral(file)})`))
        .getRowsJS()
        .map(String),
    );
  if (done.labelled === 0) return { ...done, training: [], heldOut: [] };
  return { ...done, training: await read(files.trainingFile), heldOut: await read(files.heldOutFile) };
}

describe('snapshotLabelled', () => {
  it('joins by id, learns from the older rows and holds the newest out', async () => {
    await predictions(
      [5, 1, 3, 2, 4].map((minute) => `p${minute},${at(minute)},v1,${20 + minute},Bern,0,0.1`),
    );
    await feedback(['p1', 'p2', 'p3', 'p4', 'other'].map((id, i) => `${id},${at(50)},${i % 2},1`));
    expect(await snapshot()).toEqual({
      labelled: 4,
      trainingRows: 3,
      heldOutRows: 1,
      unusable: 0,
      warnings: [],
      training: ['21,Bern,no', '22,Bern,yes', '23,Bern,no'],
      heldOut: ['24,Bern,yes'],
    });
  });

  it('takes the last truth of an id, and an id that was logged twice once', async () => {
    await predictions([`a,${at(1)},v1,21,,0,0.1`, `a,${at(2)},v1,99,,0,0.1`, `b,${at(3)},v1,22,,0,0.1`]);
    await feedback([`a,${at(50)},0,1`, `a,${at(51)},1,1`, `b,${at(50)},0,1`]);
    expect(await snapshot({ heldOut: 0.5 })).toMatchObject({
      labelled: 2,
      training: ['21,,yes'],
      heldOut: ['22,,no'],
    });
  });

  it('leaves out what no request could hold, classes that there are not, and rows outside the time', async () => {
    await predictions([
      `high,${at(1)},v1,151,Bern,0,0.1`,
      `none,${at(1)},v1,,Bern,0,0.1`,
      `text,${at(1)},v1,old,Bern,0,0.1`,
      `class,${at(1)},v1,30,Bern,0,0.1`,
      `good,${at(1)},v1,30.5,Bern,0,0.1`,
      `late,2026-01-05T11:30:00.000Z,v1,30,Bern,0,0.1`,
    ]);
    await feedback(
      ['high', 'none', 'text', 'good', 'late']
        .map((id) => `${id},${at(50)},1,1`)
        .concat(`class,${at(50)},2,1`),
    );
    expect(await snapshot({ heldOut: 0.01 })).toMatchObject({
      labelled: 1,
      unusable: 4,
      training: ['30.5,Bern,yes'],
      heldOut: [],
    });
  });

  it('keeps to the newest rows, and adds those of another file to what is learnt from', async () => {
    await predictions(Array.from({ length: 20 }, (_, i) => `p${i},${at(i)},v1,${20 + i},Bern,0,0.1`));
    await feedback(Array.from({ length: 20 }, (_, i) => `p${i},${at(50)},1,1`));
    const more = join(folder, 'reference.parquet');
    await database.withConnection((connection) =>
      connection.run(
        `COPY (SELECT 'Zug' AS city, 'no' AS bought, 70::BIGINT AS age) TO ${fileLiteral(more)} (FORMAT parquet)`,
      ),
    );
    expect(await snapshot({ maxRows: 4, heldOut: 0.5, more })).toMatchObject({
      labelled: 4,
      trainingRows: 3,
      heldOutRows: 2,
      training: ['36,Bern,yes', '37,Bern,yes', '70,Zug,no'],
      heldOut: ['38,Bern,yes', '39,Bern,yes'],
    });
  });

  it('writes nothing where no truth is known', async () => {
    await predictions([`a,${at(1)},v1,21,,0,0.1`]);
    expect(await snapshot()).toMatchObject({ labelled: 0, trainingRows: 0, heldOutRows: 0 });
    expect(await readdir(join(folder, 'out'))).toEqual([]);
  });
});
