import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WantedColumn } from './column-plan.js';
import { openSource } from './data-source.js';
import { type Database, openDatabase } from './database.js';
import { isCodes, isEmpty, profileText, type TextProfile } from './text-profile.js';

let database: Database;
let folder: string;
beforeAll(async () => {
  database = await openDatabase();
  folder = await mkdtemp(join(tmpdir(), 'sentinel-profile-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** Columns of every kind, each with its cells. */
const KINDS: readonly (readonly string[])[] = [
  ['1', '2', '', '-3'],
  ['1.5', 'NA', '', '1e3'],
  ['007', '12', '13', '14'],
  ['', '', '', ''],
  ['Bern', '', 'n/a', 'Zug'],
  ['99999999999999999999', '1', '2', ''],
  ['1', '2', '3', 'x'],
  ['NA', '', 'null', ''],
];
const NAMES = ['integers', 'reals', 'codes', 'nothing', 'words', 'large', 'word at the end', 'missing words'];

/** The profiles of a file with each kind of column so many times, in turn. */
async function profiles(times: number, sampleRows?: number): Promise<TextProfile[]> {
  const columns = Array.from({ length: times * KINDS.length }, (_, i) => KINDS[i % KINDS.length] ?? []);
  const lines = [0, 1, 2, 3].map((row) => columns.map((cells) => cells[row]).join(','));
  const path = join(folder, `${times}.csv`);
  await writeFile(path, `${columns.map((_, i) => `column ${i}`).join(',')}\n${lines.join('\n')}\n`);
  return database.withConnection(async (connection) => {
    const source = await openSource(connection, path);
    const wanted: WantedColumn[] = source.columns.map((column) => ({ column, type: undefined }));
    const found = await profileText(connection, source.relation, wanted, sampleRows);
    return [...found.values()];
  });
}

it('counts what the texts of a column are', async () => {
  const found = new Map((await profiles(1)).map((profile, at) => [NAMES[at], profile]));
  expect(found.get('integers')).toMatchObject({ present: 3, notNumbers: 0, notIntegers: 0 });
  expect(found.get('reals')).toMatchObject({ present: 3, missingWords: 1, notNumbers: 0, notIntegers: 2 });
  expect(found.get('codes')).toMatchObject({ notDigits: 0, leadingZeros: 1 });
  expect(found.get('nothing')).toMatchObject({ present: 0, missingWords: 0, example: '' });
  expect(found.get('words')).toMatchObject({ present: 3, missingWords: 1, notNumbers: 2 });
  expect(found.get('large')).toMatchObject({ notNumbers: 0, notIntegers: 1, notDigits: 0 });
  expect(found.get('missing words')).toMatchObject({ present: 2, missingWords: 2 });
});

it('counts the same in a wide file as in a narrow one', async () => {
  const [narrow, wide] = [await profiles(1), await profiles(40)];
  // Any value may be the example; those of one row at a time come in no order.
  const counts = (all: TextProfile[]) =>
    all.map(({ example, ...rest }) => ({ ...rest, shown: example !== '' }));
  expect(counts(wide)).toEqual(Array.from({ length: 40 }, () => counts(narrow)).flat());
});

it.each([1, 40])('comes to the same from a sample and all rows, %d times the columns', async (times) => {
  const kindOf = (profile: TextProfile) => ({
    empty: isEmpty(profile),
    codes: isCodes(profile),
    numbers: profile.notNumbers === 0,
    integers: profile.notNumbers === 0 && profile.notIntegers === 0,
  });
  const whole = (await profiles(times)).map(kindOf);
  for (const sampleRows of [1, 2, 3, 4, 5])
    expect((await profiles(times, sampleRows)).map(kindOf), `${sampleRows}`).toEqual(whole);
});

it('takes time in proportion to the columns', async () => {
  const time = async (times: number): Promise<number> => {
    const began = performance.now();
    await profiles(times);
    return performance.now() - began;
  };
  await time(30);
  const [few, many] = [await time(15), await time(120)];
  // Eight times the columns; in the square of them it would be 64 times as long.
  expect(many / few).toBeLessThan(32);
});
