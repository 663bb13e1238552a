/** Freezes what a model put out in a window, and what is known by now to have been true. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CollectedWindow } from './live-window.js';
import { identifier, literal } from './sql.js';
import { stageFeedback } from './stage-feedback.js';
import { moveIntoPlace, temporaryPath } from './write-file-atomically.js';

/** The column of a frozen window that holds the truth, as feedback gives it. */
export const ACTUAL = 'actual';

export interface LabelSnapshot {
  /** The Parquet file: what the model put out and `actual`, NULL where it is not known; one row a prediction. */
  readonly path: string;
  readonly rows: number;
  /** Rows whose truth is known, whatever it is. */
  readonly labelled: number;
  /** When the newest of it came; `null` without any. */
  readonly newest: Date | null;
  /** The same for the same predictions with the same labels, in whatever order they came. */
  readonly fingerprint: string;
  readonly warnings: readonly string[];
}

interface Output {
  readonly name: string;
  readonly expression: string;
}

/** What tells one set of labels from another: how many there are, and a sum of their hashes that no order changes. */
export function fingerprintSql(id: string, actual: string): string {
  // NULL without a label, and so no part of the sum.
  const one = `md5_number_lower(${id} || '|' || ${actual}::VARCHAR)`;
  return `count(${actual})::VARCHAR || '-' || coalesce(bit_xor(${one}), 0)::VARCHAR`;
}

/**
 * Joins the rows of a collected window with the model's feedback by id and writes them to a Parquet file, in the window's
 * order.
 *
 * @param request `outputs` are the columns that stand beside the truth; those of `whenLabelled`, instead, once the truth of so many
 *   rows is known
 */
export async function snapshotLabels(
  connection: DuckDBConnection,
  { relation }: Pick<CollectedWindow, 'relation'>,
  request: {
    readonly liveDir: string;
    readonly outputs: readonly Output[];
    readonly whenLabelled?: { readonly rows: number; readonly outputs: readonly Output[] };
    readonly to: string;
  },
): Promise<LabelSnapshot> {
  const { liveDir, whenLabelled, to } = request;
  const collect = async (columns: readonly Output[]): Promise<void> => {
    const list = columns.map(({ name, expression }) => `${expression} AS ${identifier(name)}`);
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE window_outputs AS SELECT ${[...list, 'id'].join(', ')} FROM ${relation}`,
    );
  };
  await collect(request.outputs);
  const feedback = await stageFeedback(connection, { liveDir, scratch: to });
  const joined = `window_outputs LEFT JOIN ${feedback.table} AS feedback USING (id)`;
  const counted = await connection.runAndReadAll(
    `SELECT count(*), count(feedback.actual), epoch_ms(make_timestamp(max(feedback.instant))),
       ${fingerprintSql('window_outputs.id', 'feedback.actual')} FROM ${joined}`,
  );
  const [rows, labelled, newest, fingerprint] = counted.getRowsJS()[0] ?? [];
  const enough = whenLabelled !== undefined && Number(labelled) >= whenLabelled.rows;
  const outputs = enough ? whenLabelled.outputs : request.outputs;
  if (outputs.length > request.outputs.length) await collect(outputs);
  const names = outputs.map(({ name }) => identifier(name));
  const temporary = temporaryPath(to);
  await connection.run(
    `COPY (SELECT ${[...names, `feedback.actual AS ${ACTUAL}`].join(', ')} FROM ${joined} ORDER BY window_outputs.rowid)
     TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  await moveIntoPlace(temporary, to);
  await connection.run('DROP TABLE window_outputs');
  return {
    path: to,
    rows: Number(rows),
    labelled: Number(labelled),
    newest: newest === null || newest === undefined ? null : new Date(Number(newest)),
    fingerprint: String(fingerprint),
    warnings: feedback.warnings,
  };
}
