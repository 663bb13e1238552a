import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { LoadOptions } from './choose-columns.js';
import { type Database, openDatabase } from './database.js';
import { loadTable as loadWithRows } from './load-table.js';

/** A table without what is known of single rows, which has tests of its own. */
export async function loadTable(...request: Parameters<typeof loadWithRows>) {
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

/** A database and a folder, and ways to load what is written there, for the tests of the file that calls this. */
export function loadedFiles() {
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

  return { database: () => database, folder: () => folder, fileOf, load, parquet };
}

export function numeric(name: string, values: readonly number[], missing = 0, integer = false) {
  return { type: 'numeric', name, values: Float64Array.from(values), missing, integer };
}

export function categorical(name: string, counts: Readonly<Record<string, number>>, missing = 0) {
  const categories = Object.keys(counts).sort();
  return {
    type: 'categorical',
    name,
    categories,
    counts: Float64Array.from(categories, (key) => counts[key] ?? 0),
    missing,
  };
}
