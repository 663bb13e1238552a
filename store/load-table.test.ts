import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow } from './csv-format.js';
import { categorical, loadedFiles, loadTable, numeric } from './load-table.fixture.js';

const { database, fileOf, load } = loadedFiles();

describe('loadTable of a CSV file', () => {
  it('tells numbers from categories and keeps the order of the file', async () => {
    const file = await fileOf('age,city,score\n41,Linz,0.5\n7,Wien,-1e-3\n7,Linz,.25\n');
    expect(await loadTable(database(), file)).toEqual({
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
    const { skipped } = await loadTable(database(), file, { types: { x: 'numeric' } });
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

it('loads several tables at a time from one database', async () => {
  const files = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      fileOf(`x\n${Array.from({ length: 5000 }, (_, row) => index * row).join('\n')}\n`, `many${index}.csv`),
    ),
  );
  const tables = await Promise.all(files.map((file) => loadTable(database(), file)));
  for (const [index, table] of tables.entries()) {
    const numbers = Array.from({ length: 5000 }, (_, row) => index * row);
    expect(table.columns).toEqual([numeric('x', numbers, 0, true)]);
  }
});
