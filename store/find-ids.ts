import type { DuckDBConnection } from '@duckdb/node-api';
import type { Database } from './database.js';
import { listLiveFiles, openLiveFile } from './live-file.js';
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
  const paths = (await listLiveFiles(liveDir)).toReversed();
  if (paths.length === 0) return found;
  await database.withConnection(async (connection) => {
    await fillWanted(connection, [...wanted]);
    for (const path of paths) {
      if (found.size === wanted.size) return;
      const file = await openLiveFile(path, scratch).catch(() => null);
      if (file === null) continue;
      try {
        const rows = await rowsOf(connection, file, 'unreadable');
        const result = await connection.runAndReadAll(
          `SELECT DISTINCT ${cellOf(file, 'id')} FROM ${rows} WHERE ${cellOf(file, 'id')} IN (SELECT id FROM wanted)`,
        );
        for (const [id] of result.getRowsJS()) found.add(String(id));
      } catch {
        // What is broken in it is for the check to say.
      } finally {
        await file.close();
      }
    }
  });
  return found;
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
