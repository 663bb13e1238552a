import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCsv } from './check-csv.js';
import { readCsvHeader } from './csv-header.js';
import { type Database, openDatabase } from './database.js';
import { loadTable } from './load-table.js';

let database: Database;
let folder: string;
beforeAll(async () => {
  database = await openDatabase();
  folder = await mkdtemp(join(tmpdir(), 'check-csv-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function fileOf(content: string | Buffer): Promise<string> {
  const file = join(folder, 'data.csv');
  await writeFile(file, content);
  return file;
}

describe('checkCsv', () => {
  const check = async (content: string | Buffer) => {
    const file = await fileOf(content);
    return checkCsv(file, await readCsvHeader(file));
  };

  it.each([
    ['a,b\n1,2\n3,4\r5,6', 'LF or CR'],
    ['a,b\r1,"2\r\n"\r3,4\r', 'LF or CR'],
    ['a,b\n1,"2\r"\r\n3,4\n', 'LF or CRLF'],
    ['a,b\r\r\n1,2\r\r\n', 'CR, CR and LF'],
    ['a,b\r\n1,2\n3,4\r\r\n', 'CR, CR and LF'],
    ['a,b\r\n"1\n",2\n\n\r\n"say ""hi""",""\n', 'LF or CRLF'],
    ['a;b\r\n"1;2";3\n', 'LF or CRLF'],
    ['a\n1\r\n\n', 'LF or CRLF'],
    ['a,b\r\n1",2\n', 'LF or CRLF'],
  ])('takes %j, with %s', async (content, ends) => {
    await expect(check(content)).resolves.toBe(ends);
    await expect(check(gzipSync(content))).resolves.toBe(ends);
  });

  it.each([
    ['a,b\n1,2\r\n3\n', 'row 3 has 1 cells, the header has 2'],
    ['a,b\r\n"1\n2",2\r\n3,4,5\n', 'row 3 has 3 cells, the header has 2'],
    ['a,b\n1,2\r\n"3"4,5\n', 'row 3 has a quote that is never closed, or text behind a closing quote'],
    ['a,b\n1,2\r\n3,"4\n', 'row 3 has a quote that is never closed'],
    ['a,b\n1,2\r\n3,4\r5,6', 'row 3 ends with CR alone, and one before with CR and LF'],
    ['a\r1\r2\r\n', 'row 3 ends with CR and LF, and one before with CR alone'],
    ['a\r\n1\r', 'row 2 ends with CR alone, and one before with CR and LF'],
  ])('refuses %j', async (content, message) => {
    await expect(check(content)).rejects.toThrow(message);
  });
});

describe('loadTable of a file with a line end within a name', () => {
  const rows = 300;
  it.each([
    ['LF among CRLF', '\n', '\r\n'],
    ['CRLF among LF', '\r\n', '\n'],
    ['CR among LF', '\r', '\n'],
    ['LF among CR', '\n', '\r'],
    ['LF among LF', '\n', '\n'],
    ['CRLF among CRLF', '\r\n', '\r\n'],
  ])('reads every row: %s', async (_name, within, end) => {
    const lines = Array.from({ length: rows }, (_, i) => `${i},"t${i % 3}${i % 2 ? within : ''}",${i}.5`);
    const content = [`n,"a${within}b",r`, ...lines].map((line) => line + end).join('');
    for (const bytes of [content, gzipSync(content)]) {
      const table = await loadTable(database, await fileOf(bytes));
      expect(table.rows).toBe(rows);
      const [numbers, texts] = table.columns;
      expect(texts?.name).toBe(`a${within}b`);
      expect(numbers?.type === 'numeric' && numbers.values).toEqual(Float64Array.from(lines.keys()));
      expect(texts?.type === 'categorical' && texts.categories).toHaveLength(6);
    }
  });

  it('refuses what is wrong in it, with the row', async () => {
    await expect(loadTable(database, await fileOf('a,"b\nc"\r\n1,2\r\n3\r\n'))).rejects.toMatchObject({
      code: 'SENT_DATA_FILE_INVALID',
      message: expect.stringContaining('row 3 has 1 cells, the header has 2'),
    });
  });
});

describe('loadTable of a file with mixed line ends', () => {
  it('reads every row of one column, and none beside, or refuses the file', async () => {
    const ends = ['\n', '\r\n', '\r'];
    let read = 0;
    for (let mixture = 0; mixture < ends.length ** 5; mixture += 1) {
      const own = Array.from({ length: 5 }, (_, row) => ends[Math.floor(mixture / ends.length ** row) % 3]);
      const content = ['a', '1', '2', '3', '4'].map((cell, row) => cell + own[row]).join('');
      const file = await fileOf(content);
      const doubtful = own.includes('\r\n') && own.includes('\r');
      const table = await loadTable(database, file).catch((error: Error) => {
        expect(error.message, JSON.stringify(content)).toMatch(doubtful ? /row \d ends with CR/ : /nothing/);
        return null;
      });
      if (table === null) continue;
      read += 1;
      expect(table.columns[0], JSON.stringify(content)).toMatchObject({
        values: Float64Array.of(1, 2, 3, 4),
        missing: 0,
      });
    }
    // Without those that mix CR with CRLF, but for one or two that cannot be mistaken.
    expect(read).toBeGreaterThanOrEqual(2 * 2 ** 5 - 1);
  });

  it.each([
    ['one CRLF among LF', '\n', '\r\n'],
    ['one LF among CRLF', '\r\n', '\n'],
    ['one CR among LF', '\n', '\r'],
  ])('reads every row: %s', async (_name, common, odd) => {
    for (const rows of [5, 100_000]) {
      const lines = Array.from({ length: rows }, (_, i) => `${i},"t${i % 3}\n",${i}.5`);
      const content = ['n,t,r', ...lines].map((line, i) => line + (i === rows - 2 ? odd : common)).join('');
      const table = await loadTable(database, await fileOf(content));
      expect(table.rows).toBe(rows);
      expect(table.skipped).toEqual([]);
      expect(table.columns.map((column) => [column.type, column.missing])).toEqual([
        ['numeric', 0],
        ['categorical', 0],
        ['numeric', 0],
      ]);
      const [numbers, texts] = table.columns;
      expect(numbers?.type === 'numeric' && numbers.values).toEqual(Float64Array.from(lines.keys()));
      expect(texts?.type === 'categorical' && texts.categories).toEqual(['t0\n', 't1\n', 't2\n']);
    }
  });

  it('refuses what is wrong in it, with the row', async () => {
    await expect(loadTable(database, await fileOf('a,b\n1,2\r\n3\n'))).rejects.toMatchObject({
      code: 'SENT_DATA_FILE_INVALID',
      message: expect.stringContaining('row 3 has 1 cells, the header has 2'),
    });
  });
});
