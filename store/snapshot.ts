/** Freezes the two sides of a drift run to Parquet, so that every retry of the run sees the same data. */
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sentinelError } from '../config/errors.js';
import { planColumns, type WantedColumn } from './column-plan.js';
import { columnMissing } from './data-file-error.js';
import { withSource } from './data-source.js';
import type { Database } from './database.js';
import { hashOf } from './hash-of-file.js';
import type { LiveWindow, WindowColumn } from './live-rows.js';
import { collectWindow } from './live-window.js';
import { type LabelSnapshot, snapshotLabels } from './snapshot-labels.js';
import { identifier, literal } from './sql.js';
import { moveIntoPlace, temporaryPath } from './write-file-atomically.js';

export interface Snapshot {
  /** The Parquet file. */
  readonly path: string;
  readonly rows: number;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
}

export interface WindowSnapshot extends Snapshot {
  /** The window's start; of a window by count, the timestamp of its first row, `null` without rows. */
  readonly start: Date | null;
  readonly end: Date;
  /** What could not be read, each in one sentence. */
  readonly warnings: readonly string[];
  /** What is known of the truth of its rows; absent when it was not asked for. */
  readonly labels?: LabelSnapshot;
}

export interface LabelRequest {
  readonly to: string;
  /** Names of columns that stand there in any case. */
  readonly outputs: readonly string[];
  /** Names of columns that stand there as well when the truth of so many rows is known. */
  readonly whenLabelled?: { readonly rows: number; readonly outputs: readonly string[] };
  /** Columns that stand there and not in the window's file; older rows may lack them. */
  readonly more?: readonly WindowColumn[];
}

export interface ReferenceColumn extends WindowColumn {
  /** Left out without a word when the file does not have it; an error unless told. */
  readonly optional?: boolean;
}

/**
 * Writes the window's rows of the live log to a Parquet file with exactly the columns asked for, ordered by timestamp,
 * then id. Without any row, or any live log, the file has the columns and no rows. A numeric column is BIGINT when all
 * its values are integers, else DOUBLE; a categorical one is VARCHAR.
 *
 * @throws SentinelError SENT_USAGE when two names differ in case only; RangeError for a window that is none
 */
export async function snapshotWindow(
  database: Database,
  request: {
    readonly liveDir: string;
    readonly columns: readonly WindowColumn[];
    readonly window: LiveWindow;
    readonly to: string;
    /** Where to freeze what feedback says of the rows, and which columns beside it. */
    readonly labels?: LabelRequest;
  },
): Promise<WindowSnapshot> {
  const { columns, window, to, liveDir, labels } = request;
  const more = labels?.more ?? [];
  const collecting = [...columns, ...more.map((column) => ({ ...column, optional: true }))];
  checkColumns(collecting);
  if (
    window.kind === 'rows'
      ? !(Number.isInteger(window.rows) && window.rows > 0)
      : !(window.start < window.end)
  )
    throw new RangeError('Expected a window with at least one row or a start before its end.');
  await mkdir(dirname(to), { recursive: true });
  return database.withConnection((connection) =>
    collectWindow(connection, { ...request, columns: collecting, scratch: to }, async (collected) => {
      const list = columns.map(({ name }, index) => `${collected.expressions[index]} AS ${identifier(name)}`);
      const snapshot = await writeParquet(
        connection,
        `SELECT ${list.join(', ')} FROM ${collected.relation}`,
        to,
      );
      const outputsOf = (names: readonly string[]) => {
        const frozen = new Set(names);
        return collecting.flatMap(({ name }, index) =>
          frozen.has(name) ? [{ name, expression: collected.expressions[index] ?? 'NULL' }] : [],
        );
      };
      const always = [...(labels?.outputs ?? []), ...more.map(({ name }) => name)];
      const labelled =
        labels &&
        (await snapshotLabels(connection, collected, {
          liveDir,
          to: labels.to,
          outputs: outputsOf(always),
          ...(labels.whenLabelled
            ? {
                whenLabelled: {
                  rows: labels.whenLabelled.rows,
                  outputs: outputsOf([...always, ...labels.whenLabelled.outputs]),
                },
              }
            : {}),
        }));
      return {
        ...snapshot,
        start: window.kind === 'time' ? window.start : collected.firstTimestamp,
        end: window.end,
        warnings: [...collected.warnings, ...(labelled?.warnings ?? [])],
        ...(labelled ? { labels: labelled } : {}),
      };
    }),
  );
}

const REFERENCE_STEPS = 3;

/**
 * Writes the reference, a CSV or Parquet file, to a Parquet file with the columns asked for, rows in the file's order.
 * Nothing is forgiven here: a reference is made once and with care.
 *
 * @throws SentinelError SENT_DATA_FILE_NOT_FOUND, SENT_DATA_FILE_INVALID, SENT_DATA_COLUMN_MISSING,
 *   SENT_DATA_VALUE_INVALID for text in a numeric column, SENT_USAGE when two names differ in case only
 */
export async function snapshotReference(
  database: Database,
  request: {
    readonly file: string;
    readonly columns: readonly ReferenceColumn[];
    readonly to: string;
    /** Told when the file is opened, its columns are looked at, and it is written. */
    readonly onStep?: (done: number, total: number) => void;
  },
): Promise<Snapshot> {
  const { file, columns, to, onStep = () => {} } = request;
  checkColumns(columns);
  return database.withConnection((connection) =>
    withSource(connection, file, async (source) => {
      const wanted: WantedColumn[] = [];
      for (const { name, type, optional } of columns) {
        const column = source.columns.find((candidate) => candidate.name === name);
        if (column) wanted.push({ column, type });
        else if (!optional) throw columnMissing(file, name, source.columns);
      }
      if (wanted.length === 0) throw columnMissing(file, columns[0]?.name ?? '', source.columns);
      await mkdir(dirname(to), { recursive: true });
      onStep(1, REFERENCE_STEPS);
      const plan = await planColumns(connection, source, wanted);
      onStep(2, REFERENCE_STEPS);
      const list = plan.columns.map(({ name, sql }) => `${sql} AS ${identifier(name)}`);
      const snapshot = await writeParquet(
        connection,
        `SELECT ${list.join(', ')} FROM ${source.relation}`,
        to,
      );
      onStep(3, REFERENCE_STEPS);
      return snapshot;
    }),
  );
}

function checkColumns(columns: readonly WindowColumn[]): void {
  if (columns.length === 0) throw new RangeError('Expected at least one column.');
  const seen = new Map<string, string>();
  for (const { name } of columns) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      throw sentinelError('SENT_USAGE', {
        problem: `The columns "${other}" and "${name}" are one to a Parquet file, which looks at no case. Rename one.`,
      });
    seen.set(name.toLowerCase(), name);
  }
}

async function writeParquet(connection: DuckDBConnection, query: string, to: string): Promise<Snapshot> {
  const temporary = temporaryPath(to);
  try {
    const result = await connection.runAndReadAll(
      `COPY (${query}) TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    const rows = Number(result.getRowsJS()[0]?.[0]);
    const sha256 = await hashOf(temporary);
    await moveIntoPlace(temporary, to);
    return { path: to, rows, sha256 };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
