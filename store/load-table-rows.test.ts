import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadedFiles } from './load-table.fixture.js';
import { loadTable as loadWithRows } from './load-table.js';

const { database, folder, fileOf } = loadedFiles();

describe('what is known of single rows', () => {
  it('marks the rows that hold a number', async () => {
    const file = await fileOf('a,b\n1,x\n,y\n3,x\n');
    const { columns } = await loadWithRows(database(), file);
    expect(columns[0]).toMatchObject({ validity: Uint8Array.of(1, 0, 1), values: Float64Array.of(1, 3) });
  });

  it('gives every row the code of its category, -1 without one', async () => {
    const { columns } = await loadWithRows(
      database(),
      await fileOf('a,n\nb,1\n"",1\n,1\na,1\n😀,1\n～,1\nb,1\n'),
    );
    expect(columns[0]).toMatchObject({
      // Code units put the emoji's surrogates before the full-width tilde, bytes behind it.
      categories: ['', 'a', 'b', '😀', '～'],
      codes: Int32Array.of(2, 0, -1, 1, 3, 4, 2),
    });
  });

  it.each([
    ['few different texts', 3],
    ['as many as are searched one by one', 256],
    ['more', 257],
  ])('gives every row of a Parquet file the code of its text: %s', async (_name, different) => {
    const file = join(folder(), 'texts.parquet');
    // Beyond the Basic Multilingual Plane, a byte order mark, nothing but a quote, a blank, nothing at all.
    const odd = ['\u{1F600}', '\uFEFFa', "'", ' ', ''];
    const texts = [...Array.from({ length: different }, (_, i) => `t${i}`), ...odd].slice(-different);
    const list = texts.map((text) => `'${text.replace("'", "''")}'`).join(', ');
    // No text in every eleventh row.
    const text = `list_extract([${list}], 1 + (range * 7919) % ${different})`;
    const select = `SELECT CASE WHEN range % 11 > 0 THEN ${text} END AS c FROM range(5000)`;
    await database().withConnection((connection) =>
      connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`),
    );
    const { columns } = await loadWithRows(database(), file);
    const [column] = columns;
    if (column?.type !== 'categorical' || column.codes === undefined) throw new Error('no codes');
    const { categories, codes, counts } = column;
    const expected = Array.from({ length: 5000 }, (_, row) =>
      row % 11 === 0 ? undefined : texts[(row * 7919) % different],
    );
    expect(Array.from(codes, (code) => categories[code])).toEqual(expected);
    expect(categories).toEqual([...texts].sort());
    expect([...counts]).toEqual(categories.map((category) => expected.filter((x) => x === category).length));
  });

  it('gives the codes of a large Parquet file in the order of its rows', async () => {
    const file = join(folder(), 'codes.parquet');
    await database().withConnection((connection) =>
      connection.run(
        `COPY (SELECT 'c' || (range % 7) AS c FROM range(300000)) TO '${file}' (FORMAT parquet)`,
      ),
    );
    const { columns } = await loadWithRows(database(), file);
    const [column] = columns;
    if (column?.type !== 'categorical') throw new Error('expected categories');
    expect(column.codes?.every((code, row) => code === row % 7)).toBe(true);
  });

  it('gives no codes to a column of identifiers', async () => {
    const file = join(folder(), 'ids.parquet');
    await database().withConnection((connection) =>
      connection.run(`COPY (SELECT 'id' || range AS c FROM range(100001)) TO '${file}' (FORMAT parquet)`),
    );
    const { columns } = await loadWithRows(database(), file);
    expect(columns[0]).not.toHaveProperty('codes');
    expect(columns[0]).toMatchObject({ missing: 0 });
  });
});
