import type { DuckDBConnection } from '@duckdb/node-api';
import { readLiveSources } from './compaction/list-live-sources.js';
import type { Database } from './database.js';
import { type LiveFile, openLiveFile, openPartition } from './live-file.js';
import { LIVE_LOG_PREFIX } from './live-log.js';
import { cellOf, rowsOf } from './live-rows.js';

export interface FindIdsRequest {
  /** The folder of a model's live log. */
  readonly liveDir: string;
  readonly ids: readonly string[];
  /** A path that copies of files still being written to are made beside. */
  readonly scratch: string;
}

/**
 * Which of some ids stand in a model's live log. The newest files are looked at first, and no more than needed.
 * A file that cannot be read is passed over.
 */
export async function findIds(database: Database, request: FindIdsRequest): Promise<Set<string>> {
  const { liveDir, ids, scratch } = request;
  const found = new Set<string>();
  const wanted = new Set(ids);
  if (wanted.size === 0) return found;
  await database.withConnection(async (connection) => {
    await fillWanted(connection, [...wanted]);
    await readLiveSources(connection, liveDir, LIVE_LOG_PREFIX, async ({ csv, partitions }) => {
      for (const path of csv.toReversed())
        await findIn(connection, await openLiveFile(path, scratch).catch(() => null), wanted, found);
      for (const partition of partitions.toReversed())
        await findIn(connection, openPartition(partition), wanted, found);
    });
  });
  return found;
}

/** Looks into one file, unless all is found already. What is broken in it is for the check to say. */
async function findIn(
  connection: DuckDBConnection,
  file: LiveFile | null,
  wanted: ReadonlySet<string>,
  found: Set<string>,
): Promise<void> {
  if (file === null) return;
  try {
    if (found.size === wanted.size) return;
    const rows = await rowsOf(connection, file, 'unreadable');
    const result = await connection.runAndReadAll(
      `SELECT DISTINCT ${cellOf(file, 'id')} FROM ${rows} WHERE ${cellOf(file, 'id')} IN (SELECT id FROM wanted)`,
    );
    for (const [id] of result.getRowsJS()) found.add(String(id));
  } catch {
    // Left out.
  } finally {
    await file.close();
  }
}

async function fillWanted(connection: DuckDBConnection, ids: readonly string[]): Promise<void> {
  await connection.run('CREATE OR REPLACE TEMP TABLE wanted (id VARCHAR)');
  const appender = await connection.createAppender('wanted');
  for (const id of ids) {
    appender.appendVarchar(id);
    appender.endRow();
  }
  appender.closeSync();
}
