import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { openDatabase } from './database.js';
import { createLiveLog, type LiveLog, type LiveLogOptions } from './live-log.js';
import { loadTable } from './load-table.js';
import { snapshotWindow } from './snapshot.js';

export const COLUMNS = ['id', 'timestamp', 'city', 'age'];
export const NOON = new Date('2026-03-01T12:00:00.000Z');

export interface LogFolder {
  /** A fresh one for each test. */
  readonly folder: () => string;
  /** Where the log is, in that folder; it is not made. */
  readonly directory: () => string;
  readonly log: (options?: Partial<LiveLogOptions>) => LiveLog;
  /** The files of the log by name. */
  readonly contents: () => Promise<Record<string, string>>;
  /** How often each id is in the log, read the way a drift run reads it. */
  readonly idsInLog: (liveDir?: string) => Promise<{ ids: Map<string, number>; warnings: readonly string[] }>;
}

export function row(id: number | string): (string | number)[] {
  return [String(id), NOON.toISOString(), 'Linz', 30];
}

/** A folder for a live log, for the tests of the file that calls this. */
export function logFolder(): LogFolder {
  let folder: string;
  const directory = () => join(folder, 'live');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'live-log-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  return {
    folder: () => folder,
    directory,
    log: (options = {}) =>
      createLiveLog({ directory: directory(), columns: COLUMNS, now: () => NOON, ...options }),
    async contents() {
      const names = (await readdir(directory())).sort();
      return Object.fromEntries(
        await Promise.all(
          names.map(async (name) => [name, await readFile(join(directory(), name), 'utf8')] as const),
        ),
      );
    },
    async idsInLog(liveDir = directory()) {
      const database = await openDatabase();
      try {
        const to = join(folder, 'window.parquet');
        const window = { kind: 'rows', rows: 10_000_000, end: new Date('2100-01-01') } as const;
        const { warnings } = await snapshotWindow(database, {
          liveDir,
          columns: [{ name: 'id', type: 'categorical' }],
          window,
          to,
        });
        const [column] = (await loadTable(database, to)).columns;
        if (column?.type !== 'categorical') throw new Error('expected the column id');
        return {
          ids: new Map(column.categories.map((id, index) => [id, column.counts[index] ?? 0])),
          warnings,
        };
      } finally {
        await database.close();
      }
    },
  };
}
