import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { categorical, loadedFiles, loadTable, numeric } from './load-table.fixture.js';

const { database, folder, fileOf, load } = loadedFiles();

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
    await expect(loadTable(database(), file, { columns: ['a', 'z'] })).rejects.toMatchObject({
      code: 'SENT_DATA_COLUMN_MISSING',
      message: `${file} has no column "z"; it has a, b.`,
    });
    const { columns, skipped } = await loadTable(database(), file, {
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
    const { columns, skipped } = await loadTable(database(), file, { types: { x: 'numeric' } });
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
    const error: unknown = await loadTable(database(), file).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'SENT_DATA_FILE_INVALID', exitCode: 2 });
    const message = error instanceof Error ? error.message : '';
    expect(message).toContain(`${file} cannot be read as `);
    expect(message).toContain(problem);
    expect(message).not.toContain('\n');
    expect(message.length).toBeLessThan(file.length + 160);
  });

  it('finds no file, or what is none', async () => {
    await expect(loadTable(database(), join(folder(), 'nothing.csv'))).rejects.toMatchObject({
      code: 'SENT_DATA_FILE_NOT_FOUND',
    });
    await expect(loadTable(database(), folder())).rejects.toMatchObject({
      code: 'SENT_DATA_FILE_INVALID',
      message: `${folder()} cannot be read as CSV or Parquet: it is a folder`,
    });
  });
});
