import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadOptions } from './choose-columns.js';
import { csvRow } from './csv-format.js';
import { type Database, openDatabase } from './database.js';
import { loadTable as loadWithRows } from './load-table.js';

let database: Database;
let folder: string;
beforeAll(async () => {
  database = await openDatabase();
  folder = await mkdtemp(join(tmpdir(), 'load-table-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

/** A table without what is known of single rows, which has tests of its own. */
async function loadTable(...request: Parameters<typeof loadWithRows>) {
  const { columns, warnings, ...table } = await loadWithRows(...request);
  return {
    ...table,
    columns: columns.map((column) => {
      if (column.type === 'numeric') {
        const { validity, ...rest } = column;
        expect(validity === undefined).toBe(column.missing === 0);
        return rest;
      }
      const { codes, ...rest } = column;
      return rest;
    }),
  };
}

async function fileOf(content: string | Buffer, name = 'data.csv'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

async function load(content: string | Buffer, options?: LoadOptions, name?: string) {
  return loadTable(database, await fileOf(content, name), options);
}

async function parquet(select: string, options?: LoadOptions) {
  const file = join(folder, 'data.parquet');
  await rm(file, { force: true });
  await database.withConnection((connection) =>
    connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`),
  );
  return loadTable(database, file, options);
}

function numeric(name: string, values: readonly number[], missing = 0, integer = false) {
  return { type: 'numeric', name, values: Float64Array.from(values), missing, integer };
}

function categorical(name: string, counts: Readonly<Record<string, number>>, missing = 0) {
  const categories = Object.keys(counts).sort();
  return {
    type: 'categorical',
    name,
    categories,
    counts: Float64Array.from(categories, (key) => counts[key] ?? 0),
    missing,
  };
}

const PYARROW_NAMES =
  'UEFSMRUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgIBAAAAAAAAABUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgICAAAAAAAAABUAFRwV' +
  'HCwVAhUAFQYVBhwAAAACAAAAAgEDAAAAAAAAABUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEEAAAAAAAAABUAFRwVHCwVAhUAFQYV' +
  'BhwAAAACAAAAAgEFAAAAAAAAABUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEGAAAAAAAAABUEGYw1ABgGc2NoZW1hFQoANQIYAXMV' +
  'BAAVBCUCGAFhABUEJQIYAWIAFQQlAhgBYQAVBCUCGAFBABUEJQIYAWEAFQQlAhgAABYCGRwZbCYAHBUEGSUGABkoAXMBYRUAFgIW' +
  'QhZCJghJHBUAFQAVAgA8KQYZNgAAAgAAACYAHBUEGSUGABkoAXMBYhUAFgIWQhZCJkpJHBUAFQAVAgA8KQYZNgAAAgAAACYAHBUE' +
  'GSUGABkYAWEVABYCFkIWQiaMAUkcFQAVABUCADwpBhkmAAIAAAAmABwVBBklBgAZGAFBFQAWAhZCFkImzgFJHBUAFQAVAgA8KQYZ' +
  'JgACAAAAJgAcFQQZJQYAGRgBYRUAFgIWQhZCJpACSRwVABUAFQIAPCkGGSYAAgAAACYAHBUEGSUGABkYABUAFgIWQhZCJtICSRwV' +
  'ABUAFQIAPCkGGSYAAgAAABaMAxYCJggWjAMAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRlsHAAAHAAAHAAAHAAA' +
  'HAAAHAAAAJUBAABQQVIx';

describe('loadTable of a CSV file', () => {
  it('tells numbers from categories and keeps the order of the file', async () => {
    const file = await fileOf('age,city,score\n41,Linz,0.5\n7,Wien,-1e-3\n7,Linz,.25\n');
    expect(await loadTable(database, file)).toEqual({
      source: file,
      rows: 3,
      columns: [
        numeric('age', [41, 7, 7], 0, true),
        categorical('city', { Linz: 2, Wien: 1 }),
        numeric('score', [0.5, -0.001, 0.25]),
      ],
      skipped: [],
    });
  });

  it('keeps the order of a large file', async () => {
    const rows = 300_000;
    const numbers = Array.from({ length: rows }, (_, row) => row);
    const { columns } = await load(`x\n${numbers.join('\n')}\n`);
    expect(columns).toEqual([numeric('x', numbers, 0, true)]);
  });

  it('counts missing values, and takes an empty text for a category but for no number', async () => {
    const { columns } = await load('n,c\n1,\n,""\n"",x\n2,x\n');
    expect(columns).toEqual([numeric('n', [1, 2], 2), categorical('c', { '': 1, x: 2 }, 1)]);
  });

  it('reads nan and inf as numbers, NaN being a missing one', async () => {
    const { columns } = await load('x\n1\nnan\ninf\n-inf\nNaN\nInfinity\n-Infinity\n');
    const { POSITIVE_INFINITY: plus, NEGATIVE_INFINITY: minus } = Number;
    expect(columns).toEqual([numeric('x', [1, plus, minus, plus, minus], 2)]);
  });

  it('sees a text behind any number of numbers', async () => {
    const { columns } = await load(`x,y\n${'1,2\n'.repeat(50_000)}abc,3.5\n`);
    expect(columns[0]).toEqual(categorical('x', { 1: 50_000, abc: 1 }));
    expect(columns[1]).toMatchObject({ type: 'numeric', integer: false });
  });

  it('sees a value behind any number of missing ones', async () => {
    const { columns } = await load(`x,y\n${',2\n'.repeat(50_000)}7,3\n`);
    expect(columns[0]).toEqual(numeric('x', [7], 50_000));
  });

  it.each([
    ['codes with leading zeros', '00123'],
    ['grouped digits', '1_000'],
    ['hexadecimal digits', '0x1F'],
    ['version numbers', '1.2.3'],
    ['truth values', 'true'],
  ])('takes %s for categories', async (_, value) => {
    expect((await load(`x\n12\n${value}\n`)).columns).toEqual([categorical('x', { 12: 1, [value]: 1 })]);
  });

  it.each([
    ['2026-03-01', 'DATE'],
    ['2026-03-01T10:00:00.000Z', 'TIMESTAMP'],
    ['2026-03-01 10:00:00', 'TIMESTAMP'],
    ['10:30:00', 'TIME'],
  ])('skips a column of %s', async (value, type) => {
    const { columns, skipped } = await load(`when,x\n${value},1\n,2\n${value},3\n`);
    expect(columns).toEqual([numeric('x', [1, 2, 3], 0, true)]);
    expect(skipped).toEqual([
      { name: 'when', reason: `holds ${type} values, which are neither numbers nor categories` },
    ]);
  });

  it('keeps a column in which not every value is a date', async () => {
    expect((await load('when\n2026-03-01\nnever\n')).columns).toEqual([
      categorical('when', { '2026-03-01': 1, never: 1 }),
    ]);
  });

  it('skips what has no name, or a name twice, and keeps what has no values', async () => {
    const { rows, columns, skipped } = await load(',a,b,a,e\n0,1,x,2,\n1,3,y,4,\n');
    expect(rows).toBe(2);
    expect(columns).toEqual([
      numeric('a', [1, 3], 0, true),
      categorical('b', { x: 1, y: 1 }),
      numeric('e', [], 2),
    ]);
    expect(skipped).toEqual([
      { name: '(column 1)', reason: 'has no name in the header' },
      { name: 'a (column 4)', reason: 'repeats the name of a column' },
    ]);
  });

  it('takes names that differ in case for different columns', async () => {
    expect((await load('Age,age,AGE\n1,2,3\n')).columns).toEqual([
      numeric('Age', [1], 0, true),
      numeric('age', [2], 0, true),
      numeric('AGE', [3], 0, true),
    ]);
  });

  it('keeps any name as it is', async () => {
    const names = [
      'a.b',
      'say "hi"',
      "o'brien",
      'two\nlines',
      '<script>',
      'größe 😀',
      '__proto__',
      'c1',
      'select',
    ];
    const { columns } = await load(csvRow(names) + csvRow(names.map((_, index) => index)));
    expect(columns.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['a byte order mark and CRLF', '\uFEFFx,y\r\n1,"a\r\nb"\r\n2,c\r\n'],
    ['CR line ends', 'x,y\r1,"a\r\nb"\r2,c\r'],
    ['no last line end', 'x,y\n1,"a\r\nb"\n2,c'],
    ['everything quoted', '"x","y"\n"1","a\r\nb"\n"2","c"\n'],
    ['semicolons', 'x;y\n1;"a\r\nb"\n2;c\n'],
    ['tabs', 'x\ty\n1\t"a\r\nb"\n2\tc\n'],
    ['bars', 'x|y\n1|"a\r\nb"\n2|c\n'],
    ['empty lines', 'x,y\n\n1,"a\r\nb"\n\n2,c\n\n\n'],
  ])('reads %s', async (_, content) => {
    expect((await load(content)).columns).toEqual([
      numeric('x', [1, 2], 0, true),
      categorical('y', { 'a\r\nb': 1, c: 1 }),
    ]);
  });

  it.each([
    ['two columns', 'x,y\r\r\na,1\r\r\n"b\r\r\n",2\r\na,3\r\r\n', 3],
    ['one column', 'x\r\r\na\r\r\n"b\r\r\n"\r\na\r\r\n', 3],
    ['many rows', `x\r\r\n${'a\r\r\n"b\r\r\n"\r\r\na\r\r\n'.repeat(5000)}`, 15_000],
  ])('takes CR, CR and LF for one line end, of %s', async (_, content, rows) => {
    const table = await load(content);
    expect(table.rows).toBe(rows);
    expect(table.columns[0]).toEqual(categorical('x', { a: (2 * rows) / 3, 'b\r\r\n': rows / 3 }));
  });

  it('reads gzip, whatever the file is called', async () => {
    const { columns } = await load(gzipSync('x\n1\n2\n'), {}, 'data.csv.gz');
    expect(columns).toEqual([numeric('x', [1, 2], 0, true)]);
    expect((await load(gzipSync('x\n1\n2\n'), {}, 'data.csv')).columns).toEqual(columns);
  });

  it.each([
    "it's [a] *glob*?.csv",
    '{a,b}.csv',
    '~.csv',
    '-.csv',
    's3:bucket.csv',
    'a;b"c.csv',
    'ä 😀.csv',
    'data',
  ])('reads the file %s and no other', async (name) => {
    await fileOf('x\n99\n', "it's a +glob+_.csv");
    const { columns } = await load('x\n1\n', {}, name);
    expect(columns).toEqual([numeric('x', [1], 0, true)]);
  });

  it('has no rows of a header alone', async () => {
    expect(await load('a,b\n')).toMatchObject({
      rows: 0,
      columns: [numeric('a', []), numeric('b', [])],
      skipped: [],
    });
    expect((await load('a,b', { types: { a: 'numeric', b: 'categorical' } })).columns).toEqual([
      numeric('a', []),
      categorical('b', {}),
    ]);
  });

  it('reads every double and every text as it was written', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', '\r', '=', ' ', 'é', '😀', '#', "'", '0'),
      maxLength: 5,
    });
    const number = fc.double({ noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(number, fc.option(text)), { minLength: 1, maxLength: 40 }),
        async (rows) => {
          const content = ['x,c\n', ...rows.map(csvRow)].join('');
          const { columns } = await load(content, { types: { x: 'numeric', c: 'categorical' } });
          const counts: Record<string, number> = Object.create(null);
          for (const [, value] of rows) if (value !== null) counts[value] = (counts[value] ?? 0) + 1;
          const numbers = rows.map(([value]) => value);
          const integer = rows.every(
            ([value]) => /^-?\d+$/.test(csvRow([value]).trim()) && Math.abs(value) < 2 ** 63,
          );
          expect(columns).toEqual([
            // An integer column has no negative zero.
            numeric('x', integer ? numbers.map((value) => value + 0) : numbers, 0, integer),
            categorical('c', counts, rows.filter(([, value]) => value === null).length),
          ]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('orders categories by code units', async () => {
    const { columns } = await load('x\n😀\nﬀ\na\nB\n');
    expect(columns[0]).toMatchObject({ categories: ['B', 'a', '😀', 'ﬀ'] });
  });
});

describe('options of loadTable', () => {
  it('loads the columns asked for, in that order', async () => {
    const { columns, skipped } = await load('a,b,c\n1,2,3\n', { columns: ['c', 'a'] });
    expect(columns.map(({ name }) => name)).toEqual(['c', 'a']);
    expect(skipped).toEqual([]);
  });

  it('has the rows without any column', async () => {
    expect(await load('a\n1\n2\n', { columns: [] })).toMatchObject({ rows: 2, columns: [] });
  });

  it('refuses a column that is not there, or leaves it out when told', async () => {
    const file = await fileOf('a,b\n1,2\n');
    await expect(loadTable(database, file, { columns: ['a', 'z'] })).rejects.toMatchObject({
      code: 'SENT_DATA_COLUMN_MISSING',
      message: `${file} has no column "z"; it has a, b.`,
    });
    const { columns, skipped } = await loadTable(database, file, {
      columns: ['a', 'z'],
      missingColumns: 'omit',
    });
    expect(columns.map(({ name }) => name)).toEqual(['a']);
    expect(skipped).toEqual([]);
  });

  it('keeps the text of a column that is declared categorical', async () => {
    const { columns } = await load('x\n1\n01\n1.0\n2026-01-01\n', { types: { x: 'categorical' } });
    expect(columns).toEqual([categorical('x', { 1: 1, '01': 1, '1.0': 1, '2026-01-01': 1 })]);
  });

  it('reads codes as numbers when they are declared numeric', async () => {
    expect((await load('x\n007\n8\n', { types: { x: 'numeric' } })).columns).toEqual([
      numeric('x', [7, 8], 0, true),
    ]);
  });

  it('skips a column that is declared numeric and holds a text, which it names', async () => {
    const file = await fileOf('y,x\na,1\nb,"many\n\twords"\n');
    const { columns, skipped } = await loadTable(database, file, { types: { x: 'numeric' } });
    expect(columns.map(({ name }) => name)).toEqual(['y']);
    expect(skipped).toEqual([{ name: 'x', reason: `declared numeric, but row 3 holds "many words"` }]);
  });

  it('leaves truth values that are declared numeric to the engine, which reads them as 1 and 0', async () => {
    const { columns } = await load('x\nTrue\nfalse\nTrue\n', { types: { x: 'numeric' } });
    expect(columns).toEqual([categorical('x', { True: 2, false: 1 })]);
  });

  it('ignores types of columns that are not there', async () => {
    expect((await load('x\n1\n', { types: { y: 'numeric' } })).columns).toHaveLength(1);
  });
});

describe('a file that cannot be read', () => {
  it.each<[string, string, string | Buffer, string]>([
    ['an empty file', 'a.csv', '', 'it is empty'],
    [
      'an empty first line',
      'a.csv',
      '\na,b\n',
      'its first line is empty; expected the names of the columns there',
    ],
    ['nothing at all', 'a.csv', '', 'it is empty'],
    ['a blank first line', 'a.csv', '  \na,b\n', 'its first line is empty'],
    ['a row with too few cells', 'a.csv', 'a,b\n1,2\n3\n', 'row 3 has 1 cells, the header has 2'],
    ['a row with too many cells', 'a.csv', 'a,b\n1,2\n3,4,5\n', 'row 3 has 3 cells, the header has 2'],
    ['a quote that is never closed', 'a.csv', 'a,b\n1,"2\n3,4\n', 'row 2 has a quote that is never closed'],
    [
      'a name that is never closed',
      'a.csv',
      'a,"b\n1,2\n',
      'a quoted name in its first line is never closed',
    ],
    ['Latin-1', 'a.csv', Buffer.from('a,b\n1,\xE9\n', 'latin1'), 'row 2 is not UTF-8 text'],
    [
      'Latin-1 in the header',
      'a.csv',
      Buffer.from('a,\xE9\n1,2\n', 'latin1'),
      'its first line is not UTF-8 text',
    ],
    ['UTF-16', 'a.csv', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 'its first line is not UTF-8 text'],
    ['zero bytes', 'a.csv', Buffer.alloc(100), 'its first line is not text'],
    ['mixed line ends and a stray quote', 'a.csv', 'a,b\r\n1,2\n"3"x,4\r\n', 'row 3 has a quote'],
    [
      'half a gzip file',
      'a.csv.gz',
      gzipSync(`a,b\n${'1,2\n'.repeat(1e5)}`).subarray(0, 300),
      'its gzip data is damaged',
    ],
    ['text that claims to be Parquet', 'a.parquet', 'a,b\n1,2\n3,4\n', 'No magic bytes found'],
    ['an empty Parquet file', 'a.parquet', '', 'too small to be a Parquet file'],
    ['a damaged Parquet file', 'a.csv', 'PAR1 and nothing more PAR1', 'Footer length error'],
  ])('names what is wrong with %s, in one line', async (_, name, content, problem) => {
    const file = await fileOf(content, name);
    const error: unknown = await loadTable(database, file).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'SENT_DATA_FILE_INVALID', exitCode: 2 });
    const message = error instanceof Error ? error.message : '';
    expect(message).toContain(`${file} cannot be read as `);
    expect(message).toContain(problem);
    expect(message).not.toContain('\n');
    expect(message.length).toBeLessThan(file.length + 160);
  });

  it('finds no file, or what is none', async () => {
    await expect(loadTable(database, join(folder, 'nothing.csv'))).rejects.toMatchObject({
      code: 'SENT_DATA_FILE_NOT_FOUND',
    });
    await expect(loadTable(database, folder)).rejects.toMatchObject({
      code: 'SENT_DATA_FILE_INVALID',
      message: `${folder} cannot be read as CSV or Parquet: it is a folder`,
    });
  });
});

describe('loadTable of a Parquet file', () => {
  it('takes numbers of all types for numeric', async () => {
    const { columns, skipped } = await parquet(
      `SELECT 1::TINYINT AS a, 2::USMALLINT AS b, 9007199254740991::BIGINT AS c, 4294967296::UBIGINT AS d,
        0.1::FLOAT AS e, 0.1::DOUBLE AS f, 12.345::DECIMAL(10, 3) AS g`,
    );
    expect(skipped).toEqual([]);
    expect(columns).toEqual([
      numeric('a', [1], 0, true),
      numeric('b', [2], 0, true),
      numeric('c', [9007199254740991], 0, true),
      numeric('d', [4294967296], 0, true),
      numeric('e', [Math.fround(0.1)]),
      numeric('f', [0.1]),
      numeric('g', [12.345]),
    ]);
  });

  it('takes NULL and NaN for missing, and integers with gaps for no integers', async () => {
    const { columns } = await parquet(
      `SELECT * FROM (VALUES (1, 1.5::DOUBLE, 'x'), (NULL, 'nan'::DOUBLE, NULL), (3, NULL, 'x'), (4, '-inf'::DOUBLE, '')) AS t(i, f, c)`,
    );
    expect(columns).toEqual([
      numeric('i', [1, 3, 4], 1),
      numeric('f', [1.5, Number.NEGATIVE_INFINITY], 2),
      categorical('c', { '': 1, x: 2 }, 1),
    ]);
  });

  it('takes texts, truth values and ids for categories', async () => {
    const { columns } = await parquet(
      `SELECT 'x' AS a, true AS b, 'd'::ENUM('c', 'd') AS e, '0e984725-c51c-4bf4-9960-e1c80e27aba0'::UUID AS f`,
    );
    expect(columns).toEqual([
      categorical('a', { x: 1 }),
      categorical('b', { true: 1 }),
      categorical('e', { d: 1 }),
      categorical('f', { '0e984725-c51c-4bf4-9960-e1c80e27aba0': 1 }),
    ]);
  });

  it('skips other types and says which', async () => {
    const { columns, skipped } = await parquet(
      `SELECT DATE '2026-01-01' AS a, TIMESTAMP '2026-01-01' AS b, TIMESTAMPTZ '2026-01-01' AS c, TIME '10:00' AS d,
        INTERVAL 1 DAY AS e, [1, 2] AS f, {'x': 1} AS g, MAP {'x': 1} AS h, 'x'::BLOB AS i`,
    );
    expect(columns).toEqual([]);
    expect(skipped.map(({ name, reason }) => [name, /^holds (.*) values/.exec(reason)?.[1]])).toEqual([
      ['a', 'DATE'],
      ['b', 'TIMESTAMP'],
      ['c', 'TIMESTAMP WITH TIME ZONE'],
      ['d', 'TIME'],
      ['e', 'INTERVAL'],
      ['f', 'INTEGER[]'],
      ['g', 'STRUCT("x" INTEGER)'],
      ['h', 'MAP(VARCHAR, INTEGER)'],
      ['i', 'BLOB'],
    ]);
  });

  it('gives a whole number the same category with and without gaps in its column', async () => {
    const types = { x: 'categorical' } as const;
    const integers = await parquet('SELECT unnest([1, 2, 2]) AS x', { types });
    const doubles = await parquet(`SELECT unnest(['1', '2', '2', NULL, 'nan', '0.5']::DOUBLE[]) AS x`, {
      types,
    });
    expect(integers.columns).toEqual([categorical('x', { 1: 1, 2: 2 })]);
    expect(doubles.columns).toEqual([categorical('x', { 1: 1, 2: 2, '0.5': 1 }, 2)]);
  });

  it('reads numbers from texts and truth values when they are declared', async () => {
    const types = { t: 'numeric', b: 'numeric' } as const;
    const { columns } = await parquet(
      `SELECT unnest(['1.5', '', NULL]) AS t, unnest([true, false, NULL]) AS b`,
      { types },
    );
    expect(columns).toEqual([numeric('t', [1.5], 2), numeric('b', [1, 0], 1)]);
    const { skipped } = await parquet(`SELECT TIMESTAMP '2026-01-01' AS x`, { types: { x: 'numeric' } });
    expect(skipped[0]?.reason).toBe('declared numeric, but row 1 holds "2026-01-01 00:00:00"');
  });

  it('keeps names that differ in case, which DuckDB renames, and names behind nested columns', async () => {
    // Made by pyarrow 26: a struct of two, then `a`, `A`, `a` again and a column without a name, one row.
    const file = join(folder, 'names.parquet');
    await writeFile(file, Buffer.from(PYARROW_NAMES, 'base64'));
    const { columns, skipped } = await loadTable(database, file);
    expect(columns).toEqual([numeric('a', [3], 0, true), numeric('A', [4], 0, true)]);
    expect(skipped.map(({ name }) => name)).toEqual(['a (column 4)', '(column 5)', 's']);
  });

  it('takes JSON for texts', async () => {
    const select = `SELECT CAST('{"a":' || range % 2 || '}' AS JSON) AS x FROM range(3)`;
    expect((await parquet(select)).columns).toEqual([categorical('x', { '{"a":0}': 2, '{"a":1}': 1 })]);
    expect((await parquet(select, { types: { x: 'categorical' } })).columns).toHaveLength(1);
    expect((await parquet(select, { types: { x: 'numeric' } })).skipped[0]?.reason).toBe(
      'declared numeric, but row 1 holds "{"a":0}"',
    );
  });

  it('keeps any name as it is, and rows without columns', async () => {
    const { rows, columns } = await parquet(`SELECT 1 AS "a.b", 2 AS "say ""hi""", 3 AS "x y"`);
    expect(rows).toBe(1);
    expect(columns.map(({ name }) => name)).toEqual(['a.b', 'say "hi"', 'x y']);
    expect(await parquet('SELECT 1 AS a FROM range(0)')).toMatchObject({
      rows: 0,
      columns: [numeric('a', [], 0, true)],
    });
  });
});

it('loads several tables at a time from one database', async () => {
  const files = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      fileOf(`x\n${Array.from({ length: 5000 }, (_, row) => index * row).join('\n')}\n`, `many${index}.csv`),
    ),
  );
  const tables = await Promise.all(files.map((file) => loadTable(database, file)));
  for (const [index, table] of tables.entries()) {
    const numbers = Array.from({ length: 5000 }, (_, row) => index * row);
    expect(table.columns).toEqual([numeric('x', numbers, 0, true)]);
  }
});

describe('what is known of single rows', () => {
  it('marks the rows that hold a number', async () => {
    const file = await fileOf('a,b\n1,x\n,y\n3,x\n');
    const { columns } = await loadWithRows(database, file);
    expect(columns[0]).toMatchObject({ validity: Uint8Array.of(1, 0, 1), values: Float64Array.of(1, 3) });
  });

  it('gives every row the code of its category, -1 without one', async () => {
    const { columns } = await loadWithRows(
      database,
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
    const file = join(folder, 'texts.parquet');
    // Beyond the Basic Multilingual Plane, a byte order mark, nothing but a quote, a blank, nothing at all.
    const odd = ['\u{1F600}', '\uFEFFa', "'", ' ', ''];
    const texts = [...Array.from({ length: different }, (_, i) => `t${i}`), ...odd].slice(-different);
    const list = texts.map((text) => `'${text.replace("'", "''")}'`).join(', ');
    // No text in every eleventh row.
    const text = `list_extract([${list}], 1 + (range * 7919) % ${different})`;
    const select = `SELECT CASE WHEN range % 11 > 0 THEN ${text} END AS c FROM range(5000)`;
    await database.withConnection((connection) =>
      connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`),
    );
    const { columns } = await loadWithRows(database, file);
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
    const file = join(folder, 'codes.parquet');
    await database.withConnection((connection) =>
      connection.run(
        `COPY (SELECT 'c' || (range % 7) AS c FROM range(300000)) TO '${file}' (FORMAT parquet)`,
      ),
    );
    const { columns } = await loadWithRows(database, file);
    const [column] = columns;
    if (column?.type !== 'categorical') throw new Error('expected categories');
    expect(column.codes?.every((code, row) => code === row % 7)).toBe(true);
  });

  it('gives no codes to a column of identifiers', async () => {
    const file = join(folder, 'ids.parquet');
    await database.withConnection((connection) =>
      connection.run(`COPY (SELECT 'id' || range AS c FROM range(100001)) TO '${file}' (FORMAT parquet)`),
    );
    const { columns } = await loadWithRows(database, file);
    expect(columns[0]).not.toHaveProperty('codes');
    expect(columns[0]).toMatchObject({ missing: 0 });
  });
});

describe('a long CSV file whose rest is not what its first rows are', () => {
  const rest = (first: string, last: string) => load(`x,y\n${`${first},1\n`.repeat(25_000)}${last},1\n`);

  it.each([
    ['reals, then a text', '0.5', 'x', 'categorical', false],
    ['reals, then a word for a missing one', '0.5', 'NA', 'numeric', false],
    ['reals, then a quoted nothing', '0.5', '""', 'numeric', false],
    ['reals, then grouped digits', '0.5', '1_000', 'categorical', false],
    ['integers, then a real', '1', '0.5', 'numeric', false],
    ['integers, then a code', '1', '007', 'categorical', false],
    ['integers, then one with a sign', '1', '+7', 'numeric', true],
    ['integers, then a text', '1', 'x', 'categorical', false],
    ['nothing, then a number', '', '7', 'numeric', false],
    ['nothing, then a text', '', 'x', 'categorical', false],
    ['dates, then a text', '2026-01-01', 'x', 'categorical', false],
    ['codes, then a real', '007', '0.5', 'numeric', false],
    ['codes, then a text', '007', 'x', 'categorical', false],
    ['codes', '007', '008', 'categorical', false],
    ['words for missing numbers, then a number', 'NA', '7', 'numeric', false],
    ['words for missing numbers, then a text', 'NA', 'x', 'categorical', false],
  ])('%s', async (_name, first, last, type, integer) => {
    const { columns, rows } = await rest(first, last);
    expect(rows).toBe(25_001);
    expect(columns[0]?.type).toBe(type);
    if (columns[0]?.type === 'numeric') expect(columns[0].integer).toBe(integer);
    expect(columns[1]).toEqual(numeric('y', Array(25_001).fill(1), 0, true));
  });

  it.each([
    ['1.5', 'numeric'],
    ['1', 'categorical'],
  ])('sees a code behind gaps among values such as %s', async (value, type) => {
    const { columns } = await load(`x,y\n${`${value},1\nNA,1\n`.repeat(2000)}007,1\n`);
    expect(columns[0]?.type).toBe(type);
  });

  it('names the row of a text in a column that is declared numeric', async () => {
    const file = await fileOf(`x,y\n${'0.5,1\n'.repeat(25_000)}abc,1\n`);
    const { skipped } = await loadTable(database, file, { types: { x: 'numeric' } });
    expect(skipped).toEqual([{ name: 'x', reason: `declared numeric, but row 25002 holds "abc"` }]);
  });

  it('keeps a column without any value', async () => {
    const { columns } = await rest('', '');
    expect(columns[0]).toEqual(numeric('x', [], 25_001));
  });

  it('leaves a column of dates out', async () => {
    const { skipped } = await rest('2026-01-01', '2026-02-02');
    expect(skipped[0]?.reason).toContain('DATE');
  });
});

describe('words for a missing number', () => {
  it('are missing among numbers, and categories among texts', async () => {
    const { columns } = await load('n,i,c\n0.5,1,NA\nNA,null,x\nN/A,3,x\n');
    expect(columns).toEqual([
      numeric('n', [0.5], 2),
      numeric('i', [1, 3], 1),
      categorical('c', { NA: 1, x: 2 }),
    ]);
  });

  it('alone are no values', async () => {
    const { columns } = await load('n,m\nNA,1\nnull,2\n');
    expect(columns[0]).toEqual(numeric('n', [], 2));
  });
});
