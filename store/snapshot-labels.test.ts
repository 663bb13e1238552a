import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from './database.js';
import { FEEDBACK_COLUMNS, FEEDBACK_PREFIX } from './feedback-log.js';
import { createLiveLog } from './live-log.js';
import { loadTable } from './load-table.js';
import { snapshotWindow } from './snapshot.js';

let liveDir: string;
beforeEach(async () => {
  liveDir = await mkdtemp(join(tmpdir(), 'snapshot-labels-'));
});
afterEach(() => rm(liveDir, { recursive: true }));

const noon = new Date('2026-01-05T12:00:00Z');

async function log(columns: readonly string[], rows: readonly (string | number)[][], prefix?: string) {
  const written = createLiveLog({
    directory: liveDir,
    columns: [...columns],
    now: () => noon,
    ...(prefix === undefined ? {} : { prefix }),
  });
  await written.appendMany(rows);
  await written.close();
}

it('freezes features beside the truth only once enough of it is known, in the same order', async () => {
  const rows = Array.from({ length: 20 }, (_, row) => [`${row}`, noon.toISOString(), 'v', 60 - row, row % 2]);
  await log(['id', 'timestamp', 'model_version', 'age', 'prediction'], rows);
  await log(
    FEEDBACK_COLUMNS,
    ['3', '7', '11'].map((id) => [id, noon.toISOString(), 1, 1]),
    FEEDBACK_PREFIX,
  );
  const database = await openDatabase();
  try {
    const frozenWith = async (needed: number) => {
      const to = join(liveDir, 'frozen', `labels-${needed}.parquet`);
      await snapshotWindow(database, {
        liveDir,
        columns: [
          { name: 'age', type: 'numeric' },
          { name: 'prediction', type: 'categorical' },
        ],
        window: { kind: 'rows', rows: 100, end: new Date(noon.getTime() + 1) },
        to: join(liveDir, 'frozen', 'current.parquet'),
        labels: { to, outputs: ['prediction'], whenLabelled: { rows: needed, outputs: ['age'] } },
      });
      const table = await loadTable(database, to, { types: { age: 'numeric', actual: 'numeric' } });
      return new Map(table.columns.map((column) => [column.name, column]));
    };
    expect([...(await frozenWith(4)).keys()].sort()).toEqual(['actual', 'prediction']);
    const enough = await frozenWith(3);
    expect([...enough.keys()].sort()).toEqual(['actual', 'age', 'prediction']);
    const current = await loadTable(database, join(liveDir, 'frozen', 'current.parquet'));
    const ages = current.columns.find(({ name }) => name === 'age');
    expect(enough.get('age')).toMatchObject({ values: ages?.type === 'numeric' ? ages.values : [] });
  } finally {
    await database.close();
  }
});
