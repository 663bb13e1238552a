import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Database, openDatabase } from './database.js';

export interface SnapshotFolder {
  readonly database: () => Database;
  /** A fresh one for each test, whose name needs escaping in SQL and in globs. */
  readonly folder: () => string;
  /** The folder of a live log, in it. */
  readonly liveDir: () => string;
  /** Where the snapshot goes. */
  readonly to: () => string;
  /** The rows of a snapshot in their order, as texts. */
  readonly rowsOf: (file?: string) => Promise<(string | null)[][]>;
}

/** A database, and a folder for what is frozen and where to, for the tests of the file that calls this. */
export function snapshotFolder(): SnapshotFolder {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database.close());

  let folder: string;
  const liveDir = () => join(folder, 'live');
  const to = () => join(folder, 'windows', 'current.parquet');
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'snapshot-')), "o'brien [x]*?");
    await mkdir(liveDir(), { recursive: true });
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  return {
    database: () => database,
    folder: () => folder,
    liveDir,
    to,
    async rowsOf(file = to()) {
      return database.withConnection(async (connection) => {
        const escaped = file.replaceAll("'", "''").replace(/[*?[]/g, '[$&]');
        const result = await connection.runAndReadAll(
          `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet('${escaped}')`,
        );
        return result.getRowsJS().map((row) => row.map((value) => (value === null ? null : String(value))));
      });
    },
  };
}
