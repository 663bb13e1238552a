import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFiles } from './check-files.js';
import { driftOptionsSchema } from './drift-options.js';
import { parseOptions } from './parse-options.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Two files of sixty rows, a text for each cell. */
async function check(
  reference: Readonly<Record<string, (row: number) => string>>,
  current: Readonly<Record<string, (row: number) => string>>,
  options: object = {},
) {
  const write = async (name: string, columns: typeof reference) => {
    const rows = Array.from({ length: 60 }, (_, row) =>
      Object.values(columns)
        .map((cell) => cell(row))
        .join(','),
    );
    const file = join(folder, name);
    await writeFile(file, `${[Object.keys(columns).join(','), ...rows].join('\n')}\n`);
    return file;
  };
  const files = {
    reference: await write('reference.csv', reference),
    current: await write('current.csv', current),
  };
  return checkFiles(parseOptions(driftOptionsSchema, { ...files, ...options, cache: false }));
}

const number = (row: number): string => `${row}.5`;

describe('checkFiles', () => {
  it('skips a column that is declared numeric and holds a text, and says where', async () => {
    const text = (row: number) => (row === 7 ? 'hello' : `${row}`);
    const { columns, skipped_columns } = await check(
      { x: number, y: number },
      { x: text, y: number },
      {
        numeric: ['x'],
      },
    );
    expect(skipped_columns).toEqual([
      { name: 'x', reason: 'declared numeric, but row 9 holds "hello" (in the current window)' },
    ]);
    expect(columns.find(({ name }) => name === 'y')?.status).toBe('tested');
  });

  it('skips a column asked for that one file lacks, and refuses one that both lack', async () => {
    const asked = { columns: ['x,y'] };
    expect((await check({ x: number, y: number }, { x: number }, asked)).skipped_columns).toEqual([
      { name: 'y', reason: 'the current window has no such column' },
    ]);
    expect((await check({ x: number }, { x: number, y: number }, asked)).skipped_columns).toEqual([
      { name: 'y', reason: 'the reference has no such column' },
    ]);
    await expect(check({ x: number, z: number }, { x: number }, asked)).rejects.toMatchObject({
      code: 'SENT_DATA_COLUMN_MISSING',
      message: expect.stringContaining('has no column "y"; it has x, z.'),
    });
  });

  it('compares one category in several spellings with itself', async () => {
    const options = { categorical: ['x'] };
    const cells: [(row: number) => string, (row: number) => string][] = [
      [(row) => `${row % 3}`, (row) => `${row % 3}.0`],
      [(row) => (row % 3 === 0 ? 'True' : 'False'), (row) => (row % 3 === 0 ? 'true' : 'false')],
      [(row) => (row % 5 === 0 ? '' : `${row % 3}`), (row) => (row % 5 === 0 ? '' : `${row % 3}.00`)],
    ];
    for (const [one, other] of cells) {
      const { columns } = await check({ x: one, y: number }, { x: other, y: number }, options);
      expect(columns[0]).toMatchObject({ name: 'x', type: 'categorical', score: 0, drifted: false });
    }
  });

  it('says of large integers that are categories what they are', async () => {
    const of = (distinct: bigint) => (row: number) => `${2n ** 70n + (BigInt(row) % distinct)}`;
    const { columns } = await check({ x: of(3n), y: number }, { x: of(2n), y: number });
    expect(columns[0]).toMatchObject({
      type: 'categorical',
      type_reason: 'numbers with more digits than a double holds, at most 10 different ones',
      lost_categories: [`${2n ** 70n + 2n}`],
    });
  });
});
