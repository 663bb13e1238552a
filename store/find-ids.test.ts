import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.js';
import { findIds } from './find-ids.js';

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ids-'));
  database = await openDatabase({ threads: 1 });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const find = (ids: readonly string[], liveDir = folder) =>
  findIds(database, { liveDir, ids, scratch: join(folder, 'scratch') });

it('finds nothing where nothing is', async () => {
  expect(await find(['a'], join(folder, 'nowhere'))).toEqual(new Set());
  expect(await find([])).toEqual(new Set());
});

it('finds ids in any file, and passes over torn rows, broken files and feedback', async () => {
  const header = 'id,timestamp,model_version,city,prediction\n';
  const row = (id: string, city: string) => `${id},2026-11-23T08:00:00Z,v1,${city},1\n`;
  await writeFile(
    join(folder, 'live_predictions_20261122_a.csv'),
    `${header}${row('a', 'Bern')}${row('b', '"x\ny"')}`,
  );
  await writeFile(join(folder, 'live_predictions_20261123_b.csv'), `${header}${row('c', 'Bern')}torn,2026`);
  await writeFile(join(folder, 'live_predictions_20261123_c.csv'), Buffer.from([0xff, 0xfe, 0x0a, 0x80]));
  await writeFile(
    join(folder, 'feedback_20261123_a.csv'),
    'id,timestamp,actual,known\nd,2026-11-23T08:00:00Z,1,0\n',
  );
  expect(await find(['a', 'b', 'c', 'd', 'torn', "x'y"])).toEqual(new Set(['a', 'b', 'c']));
});
