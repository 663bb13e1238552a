import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshotFolder } from './snapshot.fixture.js';
import { snapshotReference } from './snapshot.js';

const { database, folder, to, rowsOf } = snapshotFolder();

describe('snapshotReference', () => {
  async function reference(content: string, name = 'reference.csv'): Promise<string> {
    const file = join(folder(), name);
    await writeFile(file, content);
    return file;
  }

  it('writes the columns asked for, rows in the order of the file', async () => {
    const file = await reference('age,city,more\n41,"",x\n,Linz,y\n7,,z\n');
    const snapshot = await snapshotReference(database(), {
      file,
      columns: [
        { name: 'city', type: 'categorical' },
        { name: 'age', type: 'numeric' },
        { name: 'prediction', type: 'categorical', optional: true },
      ],
      to: to(),
    });
    expect(await rowsOf()).toEqual([
      ['', '41'],
      ['Linz', null],
      [null, '7'],
    ]);
    expect(snapshot).toEqual({
      path: to(),
      rows: 3,
      sha256: createHash('sha256')
        .update(await readFile(to()))
        .digest('hex'),
    });
  });

  it('gives the same from Parquet as from CSV', async () => {
    const file = await reference('age,city,score\n41,"",0.5\n,Linz,1e300\n7,,\n');
    const columns = [
      { name: 'age', type: 'numeric' },
      { name: 'city', type: 'categorical' },
      { name: 'score', type: 'numeric' },
    ] as const;
    const first = await snapshotReference(database(), { file, columns, to: to() });
    const again = join(folder(), 'again.parquet');
    expect(await snapshotReference(database(), { file: to(), columns, to: again })).toEqual({
      ...first,
      path: again,
    });
  });

  it('names file, row and column of a value that is no number', async () => {
    const file = await reference('age,city\n41,"two\nlines"\n\n42,Linz\n43 years,Wien\nx,Graz\n');
    await expect(
      snapshotReference(database(), { file, columns: [{ name: 'age', type: 'numeric' }], to: to() }),
    ).rejects.toMatchObject({
      code: 'SENT_DATA_VALUE_INVALID',
      message: `${file}, row 4, column "age": expected a number, got "43 years".`,
    });
    expect(await readdir(folder())).not.toContain('windows/current.parquet');
  });

  it('finds a value that is no number behind any number of good ones', async () => {
    const file = await reference(`age\n${'1\n'.repeat(60_000)}x\n`);
    await expect(
      snapshotReference(database(), { file, columns: [{ name: 'age', type: 'numeric' }], to: to() }),
    ).rejects.toMatchObject({
      code: 'SENT_DATA_VALUE_INVALID',
      message: expect.stringContaining('row 60002'),
    });
  });

  it('names a missing column and those there are', async () => {
    const file = await reference('age,city\n41,Linz\n');
    await expect(
      snapshotReference(database(), { file, columns: [{ name: 'agee', type: 'numeric' }], to: to() }),
    ).rejects.toMatchObject({
      code: 'SENT_DATA_COLUMN_MISSING',
      message: `${file} has no column "agee"; it has age, city.`,
    });
  });

  it('refuses a file that is not there, or has a row of another length', async () => {
    const columns = [{ name: 'age', type: 'numeric' }] as const;
    await expect(
      snapshotReference(database(), { file: join(folder(), 'none.csv'), columns, to: to() }),
    ).rejects.toMatchObject({ code: 'SENT_DATA_FILE_NOT_FOUND' });
    const file = await reference('age,city\n41,Linz\n42\n');
    await expect(snapshotReference(database(), { file, columns, to: to() })).rejects.toMatchObject({
      code: 'SENT_DATA_FILE_INVALID',
      message: `${file} cannot be read as CSV: row 3 has 1 cells, the header has 2`,
    });
  });
});
