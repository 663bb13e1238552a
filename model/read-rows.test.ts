import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowShape } from './parse-rows.js';
import { readRows } from './read-rows.js';

const shape: RowShape = {
  features: {
    age: { type: 'numeric', integer: false, nullable: true },
    city: { type: 'categorical', nullable: true },
  },
  target: { type: 'classification', name: 'bought', classes: ['no', 'yes'] },
};
const expected = {
  rows: 2,
  features: [
    { type: 'numeric', name: 'age', values: Float64Array.of(39.5, Number.NaN) },
    { type: 'categorical', name: 'city', values: ['Rome', null] },
  ],
  labels: Float64Array.of(1, 0),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-rows-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('readRows', () => {
  it('reads CSV, with or without a byte order mark', async () => {
    const file = join(folder, 'rows[1].csv');
    await writeFile(file, '\uFEFFcity,age,bought\nRome,39.5,yes\n,,no\n');
    expect(await readRows(file, shape)).toEqual(expected);
  });

  it('reads the same rows out of Parquet', async () => {
    const file = join(folder, 'rows.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `COPY (FROM (VALUES ('Rome', 39.5::DOUBLE, 'yes'), (NULL, NULL, 'no')) t(city, age, bought)) TO '${file}' (FORMAT parquet)`,
    );
    instance.closeSync();
    expect(await readRows(file, shape)).toEqual(expected);
  });

  it('says which file is missing', async () => {
    const file = join(folder, 'none.csv');
    await expect(readRows(file, shape)).rejects.toMatchObject({ code: 'SENT_DATA_FILE_NOT_FOUND' });
    await expect(readRows(file, shape)).rejects.toThrow(file);
  });

  it('refuses text that is not UTF-8, and Parquet that is not Parquet', async () => {
    const latin = join(folder, 'latin.csv');
    await writeFile(latin, Buffer.from('city,age,bought\nM\xfcnchen,1,yes\n', 'latin1'));
    await expect(readRows(latin, shape)).rejects.toThrow(
      `${latin} cannot be read as CSV: it is not UTF-8 text`,
    );
    const fake = join(folder, 'fake.parquet');
    await writeFile(fake, 'city,age,bought\n');
    await expect(readRows(fake, shape)).rejects.toMatchObject({ code: 'SENT_DATA_FILE_INVALID' });
  });
});
