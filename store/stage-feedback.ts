import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { readLiveSources } from './compaction/list-live-sources.js';
import { problemIn } from './data-file-error.js';
import { FEEDBACK_PREFIX } from './feedback-log.js';
import { type LiveFile, openLiveFile, openPartition } from './live-file.js';
import { cellOf, instantIn, rowsOf } from './live-rows.js';

export interface StagedFeedback {
  /** The temporary table of the connection: one row for each prediction, `id` VARCHAR, `instant` BIGINT (µs), `actual` DOUBLE. */
  readonly table: string;
  readonly rows: number;
  /** Feedback that a later one of the same prediction took the place of. */
  readonly replaced: number;
  readonly warnings: readonly string[];
}

/**
 * Reads a model's feedback into a temporary table. Of several for one prediction the last counts: by time, then by
 * file, then by place in it. Rows without a number or a time are left out, and counted in a warning.
 *
 * @param scratch a path that copies of files still being written to are made beside
 */
export async function stageFeedback(
  connection: DuckDBConnection,
  { liveDir, scratch }: { readonly liveDir: string; readonly scratch: string },
): Promise<StagedFeedback> {
  const warnings = await readLiveSources(connection, liveDir, FEEDBACK_PREFIX, async (sources) => {
    await connection.run(
      'CREATE OR REPLACE TEMP TABLE all_feedback (file INTEGER, place BIGINT, id VARCHAR, instant BIGINT, actual DOUBLE)',
    );
    const problems = sources.broken.map(
      ({ path, problem }) => `${basename(path)} was left out: ${problemIn(problem)}.`,
    );
    const open = [
      ...sources.csv.map((path) => ({ path, open: () => openLiveFile(path, scratch) })),
      ...sources.partitions.map((one) => ({ path: one.path, open: async () => openPartition(one) })),
    ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
    for (const [number, one] of open.entries()) {
      try {
        await stageFile(connection, await one.open(), number);
      } catch (error) {
        problems.push(`${basename(one.path)} was left out: ${problemIn(error)}.`);
      }
    }
    return problems;
  });
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE feedback AS
     SELECT id, max(instant) AS instant, arg_max(actual, (instant, file, place)) AS actual
     FROM all_feedback WHERE id IS NOT NULL AND instant IS NOT NULL AND isfinite(actual) GROUP BY id`,
  );
  const counted = await connection.runAndReadAll(
    `SELECT (SELECT count(*) FROM feedback), count(*),
       count(*) FILTER (id IS NOT NULL AND instant IS NOT NULL AND coalesce(isfinite(actual), false)) FROM all_feedback`,
  );
  const [rows = 0, all = 0, usable = 0] = (counted.getRowsJS()[0] ?? []).map(Number);
  await connection.run('DROP TABLE all_feedback');
  if (usable < all)
    warnings.push(
      `${all - usable} of ${all} rows of feedback have no id, no time or no number, and were left out.`,
    );
  return { table: 'feedback', rows, replaced: usable - rows, warnings };
}

async function stageFile(connection: DuckDBConnection, file: LiveFile | null, number: number): Promise<void> {
  if (file === null) return;
  try {
    const rows = await rowsOf(connection, file, 'unreadable');
    await connection.run(
      `INSERT INTO all_feedback SELECT ${number}, row_number() OVER (), ${cellOf(file, 'id')},
         ${instantIn(cellOf(file, 'timestamp'))}, TRY_CAST(${cellOf(file, 'actual')} AS DOUBLE) FROM ${rows}`,
    );
  } finally {
    await file.close();
  }
}
