import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import type { LoadOptions } from './choose-columns.js';
import { loadPlainCsv } from './load-plain-csv.js';
import { loadedFiles } from './load-table.fixture.js';
import { loadTable } from './load-table.js';

const { database, folder, fileOf } = loadedFiles();

/** Loads a file that is plain, and holds it against what DuckDB makes of it. */
async function load(content: string | Buffer, options?: LoadOptions) {
  const file = await fileOf(content);
  const plain = await loadPlainCsv(file, options);
  if (plain !== null) expect(plain).toEqual(await loadTable(database(), file, options));
  return plain;
}

describe('loadPlainCsv', () => {
  it('loads numbers and texts as DuckDB does', async () => {
    const table = await load('a,b,c,d\n1,2.5,x,\n2,,y,\n3,-0.0,x,\n');
    expect(table?.columns.map(({ type }) => type)).toEqual(['numeric', 'numeric', 'categorical', 'numeric']);
    expect(table?.columns[0]).toMatchObject({ values: Float64Array.of(1, 2, 3), missing: 0, integer: true });
    expect(table?.columns[1]).toMatchObject({ values: Float64Array.of(2.5, -0), missing: 1 });
    expect(table?.columns[2]).toMatchObject({ categories: ['x', 'y'], codes: Int32Array.of(0, 1, 0) });
    expect(table?.columns[3]).toMatchObject({ missing: 3, integer: false });
  });

  it.each([
    ['a byte order mark', '\uFEFFa,b\n1,x\n'],
    ['CRLF', 'a,b\r\n1,x\r\n2,y\r\n'],
    ['LF behind the header and CRLF behind the rows', 'a\n1\r\n2\r\n'],
    ['texts that start with a byte order mark', 'a,b\n\uFEFFx,1\nx,2\n\uFEFF\uFEFFx,3\n'],
    ['no line end at the end', 'a,b\n1,x\n2,y'],
    ['semicolons', 'a;b\n1;x\n2;y\n'],
    ['tabs', 'a\tb\n1\tx\n2\ty\n'],
    ['one column', 'a\n1.5\n2\n'],
    ['names that repeat or are empty', 'a,a,,b\n1,2,3,4\n'],
    ['names of UTF-8 and markup', 'ä <b>,c.d\n1,x\n'],
    ['truth values', 'a\ntrue\nfalse\ntrue\n'],
    ['numbers among texts', 'a\n1\nx\n2\n'],
    ['missing words among texts', 'a\nNA\nNamibia\nNA\n'],
    ['texts of other planes', 'a\n\u{1f600}x\nz\n\uffffx\n'],
    ['dates and a text', 'a\n2026-01-01\nx\n'],
    ['times and a text', 'a\n?\n12:30\n'],
    ['texts with spaces', 'a\n x\nx \nx\n'],
    ['a late text', `a\n${'1\n'.repeat(500)}x\n`],
    ['a late fraction', `a\n${'1\n'.repeat(500)}0.5\n`],
    ['a late gap', `a,b\n${'1,x\n'.repeat(500)},\n`],
  ])('loads %s', async (_, content) => {
    expect(await load(content)).not.toBeNull();
  });

  it.each([
    ['quotes', 'a,b\n1,"x"\n'],
    ['quotes in the header', '"a",b\n1,x\n'],
    ['dates', 'a\n2026-01-01\n2026-01-02\n'],
    ['dates and a word for one', 'a\n2026-01-01\nepoch\n'],
    ['times', 'a\n10:30\n11:00\n'],
    ['codes', 'a\n00123\n00456\n'],
    ['missing words among numbers', 'a\n1\nNA\n'],
    ['missing words alone', 'a\nNA\nnull\n'],
    ['infinities', 'a\n1\ninf\n'],
    ['not a number', 'a\n1\nNaN\n'],
    ['large integers', 'a\n9007199254740993\n1\n'],
    ['underscores', 'a\n1_000\n2\n'],
    ['a row too long', 'a,b\n1,2\n1,2,3\n'],
    ['no rows', 'a,b\n'],
    ['nothing', ''],
    ['a header without a line end', 'a,b'],
    ['an empty header', '\n1\n'],
    ['Latin-1', Buffer.from('a\nM\xfcller\n', 'latin1')],
    ['gzip', gzipSync('a\n1\n')],
    ['Parquet', 'PAR1\n1\n'],
  ])('leaves %s to DuckDB', async (_, content) => {
    expect(await loadPlainCsv(await fileOf(content))).toBeNull();
  });

  it('leaves what is no file, and a large one, to DuckDB', async () => {
    expect(await loadPlainCsv(join(folder(), 'nowhere.csv'))).toBeNull();
    expect(await loadPlainCsv(folder())).toBeNull();
    expect(await loadPlainCsv(await fileOf(`a\n${'1234567\n'.repeat(2 ** 20)}`))).toBeNull();
  });

  it('keeps declared types and chosen columns', async () => {
    const content = 'a,b,c\n1,x,0.5\n2,y,0.5\n';
    const options = { types: { a: 'categorical', c: 'numeric' }, columns: ['c', 'a'] } as const;
    const table = await load(content, options);
    expect(table?.columns.map(({ name, type }) => [name, type])).toEqual([
      ['c', 'numeric'],
      ['a', 'categorical'],
    ]);
    expect(await load(content, { types: { b: 'numeric' } })).toBeNull();
    expect((await load('a\n2026-01-01\n', { types: { a: 'categorical' } }))?.columns[0]?.type).toBe(
      'categorical',
    );
    await expect(load(content, { columns: ['z'] })).rejects.toThrow('"z"');
  });

  it('makes of any cells what DuckDB makes of them, or nothing', async () => {
    const cell = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: -1000, max: 1000 }).map(String) },
      { weight: 6, arbitrary: fc.double({ noNaN: true }).map(String) },
      { weight: 3, arbitrary: fc.constant('') },
      {
        weight: 3,
        arbitrary: fc.constantFrom('x', 'y', 'epoch', 'NA', 'nan', 'inf', 'null', 'true', 'e5', 'Infinity'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('007', '-0', '1e5', '1E-7', '.5', '5.', '+1', ' 1', '1_0', '12:30'),
      },
      { weight: 1, arbitrary: fc.stringMatching(/^[ -~äö]{0,6}$/).filter((text) => !/[",]/.test(text)) },
    );
    const column = fc.oneof(
      fc.array(fc.integer().map(String), { minLength: 12, maxLength: 12 }),
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String), {
        minLength: 12,
        maxLength: 12,
      }),
      fc.array(fc.constantFrom('x', 'y', ''), { minLength: 12, maxLength: 12 }),
      fc.array(fc.constantFrom('2026-01-01', '2026-01-02 10:00', '', '10:30', 'x', '?', '=1', '$5'), {
        minLength: 12,
        maxLength: 12,
      }),
      fc.array(cell, { minLength: 12, maxLength: 12 }),
    );
    const type = fc.constantFrom('numeric', 'categorical', undefined);
    let loaded = 0;
    await fc.assert(
      fc.asyncProperty(
        column,
        column,
        type,
        fc.constantFrom('\n', '\r\n'),
        async (a, b, typeOfA, lineEnd) => {
          const content = ['a,b', ...a.map((text, row) => `${text},${b[row]}`), ''].join(lineEnd);
          const table = await load(content, typeOfA === undefined ? {} : { types: { a: typeOfA } });
          if (table !== null) loaded += 1;
        },
      ),
      { numRuns: 150 },
    );
    expect(loaded).toBeGreaterThan(15);
  });

  it.each(['income', 'income_full', 'income_held_out'])(
    'loads the Adult data as DuckDB does: %s',
    async (name) => {
      const file = join(packageRoot(), 'data', 'reference', `${name}.csv`);
      const plain = await loadPlainCsv(file);
      expect(plain).not.toBeNull();
      expect(plain).toEqual(await loadTable(database(), file));
    },
  );
});
