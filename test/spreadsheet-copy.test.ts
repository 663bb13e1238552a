/** The query of docs/security.md that makes a copy of the live log for a spreadsheet. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { openDatabase } from '../store/database.js';
import { createLiveLog } from '../store/live-log.js';

it('disarms formulas, and leaves numbers and other texts as they are', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-copy-'));
  const docs = await readFile(join(packageRoot(), 'docs', 'security.md'), 'utf8');
  const query = /```sql\n(.*?)```/s.exec(docs)?.[1] ?? '';
  expect(query).toContain('data/live/income/');
  const log = createLiveLog({ directory: join(folder, 'income'), columns: ['id', 'age', 'city'] });
  const texts = ['=cmd|x', '+', '-x', '@SUM(1)', '\t=1', '\r=1', '-5', 'Bern', 'a=b'];
  await log.appendMany(texts.map((text, i) => [`row-${i}`, -i, text]));
  await log.close();
  const database = await openDatabase({ threads: 1 });
  try {
    const copied = await database.withConnection(async (connection) => {
      const target = join(folder, 'copy.csv');
      await connection.run(
        query.replace('data/live/income', join(folder, 'income')).replace('for-a-spreadsheet.csv', target),
      );
      return connection.runAndReadAll(`SELECT id, age, city FROM read_csv('${target}', all_varchar = true)`);
    });
    expect(copied.getRowsJS().map(([, , city]) => city)).toEqual([
      ...texts.slice(0, 6).map((text) => `'${text}`),
      '-5',
      'Bern',
      'a=b',
    ]);
    expect(copied.getRowsJS().map(([, age]) => age)).toEqual(
      texts.map((_, i) => (i === 0 ? '-0' : String(-i))),
    );
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
});
