/** Freezes predictions whose truth is known: what a model learns from, and what two models are compared on. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Database } from './database.js';
import { collectWindow } from './live-window.js';
import { fileLiteral, identifier, literal } from './sql.js';
import { stageFeedback } from './stage-feedback.js';
import { moveIntoPlace, temporaryPath } from './write-file-atomically.js';

/** A feature, and what a value of it must be to be learnt from. */
export interface LabelledFeature {
  readonly name: string;
  readonly type: 'numeric' | 'categorical';
  readonly nullable: boolean;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly integer?: boolean | undefined;
}

export interface LabelledRequest {
  readonly liveDir: string;
  readonly features: readonly LabelledFeature[];
  readonly target: { readonly name: string; readonly classes: readonly string[] };
  readonly start: Date;
  readonly end: Date;
  /** At most so many rows, the newest. */
  readonly maxRows: number;
  /** Share of the rows, the newest, that is held out. */
  readonly heldOut: number;
  /** A Parquet file of more rows to learn from, with the same columns. */
  readonly more: string | null;
  /** The Parquet files that are written: features, then the target. */
  readonly trainingFile: string;
  readonly heldOutFile: string;
}

export interface LabelledSnapshot {
  /** Predictions whose truth is known and usable; those of the two files, without `more`. */
  readonly labelled: number;
  readonly trainingRows: number;
  readonly heldOutRows: number;
  /** Predictions whose truth is known, with a value that the model does not take (any more), or a class that it does not have. */
  readonly unusable: number;
  readonly warnings: readonly string[];
}

/**
 * Joins predictions with their feedback by id and writes two Parquet files: the older rows to learn from, the newest to
 * compare on. An id that was logged twice counts once. Nothing is written when there is no such row.
 *
 * @throws the error of DuckDB or of the file system
 */
export async function snapshotLabelled(
  database: Database,
  request: LabelledRequest,
): Promise<LabelledSnapshot> {
  const { liveDir, features, target, start, end, trainingFile, heldOutFile, more } = request;
  await mkdir(dirname(trainingFile), { recursive: true });
  return database.withConnection((connection) =>
    collectWindow(
      connection,
      { liveDir, columns: features, window: { kind: 'time', start, end }, scratch: trainingFile },
      async ({ relation, expressions, warnings }) => {
        const feedback = await stageFeedback(connection, { liveDir, scratch: trainingFile });
        const cases = target.classes.map((label, at) => `WHEN ${at} THEN ${literal(label)}`).join(' ');
        const values = features.map((_, at) => `${expressions[at]} AS f${at}`).join(', ');
        const fits = ['label IS NOT NULL', ...features.map((feature, at) => fitsFeature(feature, `f${at}`))];
        await connection.run(
          `CREATE OR REPLACE TEMP TABLE joined AS
           SELECT *, coalesce(${fits.join(' AND ')}, false) AS fits FROM (
             SELECT predicted.instant, id, ${values}, CASE feedback.actual ${cases} END AS label
             FROM (SELECT DISTINCT ON (id) * FROM (SELECT * FROM ${relation}) ORDER BY id, instant) AS predicted
             JOIN ${feedback.table} AS feedback USING (id)
           )`,
        );
        const [usable, all] = await counts(connection, 'SELECT count(*) FILTER (fits), count(*) FROM joined');
        const labelled = Math.min(usable, request.maxRows);
        const heldOutRows = Math.floor(labelled * request.heldOut);
        const snapshot = { labelled, heldOutRows, unusable: all - usable };
        const told = [...warnings, ...feedback.warnings];
        if (labelled === 0) return { ...snapshot, trainingRows: 0, warnings: told };
        await connection.run(
          `CREATE OR REPLACE TEMP TABLE ranked AS
           SELECT *, row_number() OVER (ORDER BY instant DESC, id DESC) AS place FROM joined WHERE fits`,
        );
        const list = [
          ...features.map(({ name }, at) => `f${at} AS ${identifier(name)}`),
          `label AS ${identifier(target.name)}`,
        ].join(', ');
        const rows = (from: number, to: number): string =>
          `SELECT ${list} FROM ranked WHERE ranked.place > ${from} AND ranked.place <= ${to} ORDER BY ranked.place DESC`;
        await writeRows(connection, rows(0, heldOutRows), heldOutFile);
        const own = `(${rows(heldOutRows, labelled)})`;
        const union =
          more === null
            ? own
            : `(SELECT * FROM ${own} UNION ALL BY NAME SELECT * FROM read_parquet(${fileLiteral(more)}))`;
        await writeRows(connection, `SELECT * FROM ${union}`, trainingFile);
        const [trainingRows] = await counts(
          connection,
          `SELECT count(*), 0 FROM read_parquet(${fileLiteral(trainingFile)})`,
        );
        return { ...snapshot, trainingRows, warnings: told };
      },
    ),
  );
}

/** The condition that a value would be accepted in a request. */
function fitsFeature({ type, nullable, min, max, integer }: LabelledFeature, value: string): string {
  const missing = type === 'numeric' ? `(${value} IS NULL OR isnan(${value}::DOUBLE))` : `${value} IS NULL`;
  const bounds = [
    ...(min === undefined ? [] : [`${value} >= ${min}`]),
    ...(max === undefined ? [] : [`${value} <= ${max}`]),
    ...(integer ? [`${value} = floor(${value})`] : []),
    ...(type === 'numeric' ? [`isfinite(${value}::DOUBLE)`] : []),
  ];
  const good = bounds.length === 0 ? 'true' : bounds.join(' AND ');
  return nullable ? `(${missing} OR (${good}))` : `(NOT ${missing} AND ${good})`;
}

async function counts(connection: DuckDBConnection, query: string): Promise<[number, number]> {
  const [first = 0, second = 0] = ((await connection.runAndReadAll(query)).getRowsJS()[0] ?? []).map(Number);
  return [first, second];
}

async function writeRows(connection: DuckDBConnection, query: string, to: string): Promise<void> {
  const temporary = temporaryPath(to);
  await connection.run(`COPY (${query}) TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd)`);
  await moveIntoPlace(temporary, to);
}
