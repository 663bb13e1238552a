/** Which labels the windows of a model have by now, told without reading anything but ids and times. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { collectWindow } from './live-window.js';
import { fingerprintSql } from './snapshot-labels.js';
import { stageFeedback } from './stage-feedback.js';

export interface LabelledWindow {
  /** Of the window's own: whatever tells it from others. */
  readonly key: string;
  readonly start: Date;
  readonly end: Date;
  /** Of a window by count: how many of the newest rows before its end; `null` of all rows since its start. */
  readonly rows: number | null;
}

export interface WindowLabels {
  readonly labelled: number;
  /** As `snapshotLabels` makes it of the same window. */
  readonly fingerprint: string;
}

/** What windows without any label have. */
export const NO_LABELS: WindowLabels = { labelled: 0, fingerprint: '0-0' };

/**
 * Counts the labels of many windows in one pass over the live log and the feedback.
 *
 * @param scratch a path that copies of files still being written to are made beside
 * @returns by the windows' keys; windows without a label are not in it
 */
export async function labelFingerprints(
  connection: DuckDBConnection,
  { liveDir, scratch, windows }: { liveDir: string; scratch: string; windows: readonly LabelledWindow[] },
): Promise<Map<string, WindowLabels>> {
  if (windows.length === 0) return new Map();
  const start = new Date(Math.min(...windows.map((window) => window.start.getTime())));
  const end = new Date(Math.max(...windows.map((window) => window.end.getTime())));
  if (!(start < end)) return new Map();
  const request = { liveDir, scratch, columns: [], window: { kind: 'time', start, end } as const };
  return collectWindow(connection, request, async ({ relation }) => {
    const feedback = await stageFeedback(connection, { liveDir, scratch });
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE in_order AS SELECT id, instant FROM ${relation};
       CREATE OR REPLACE TEMP VIEW placed AS SELECT id, instant, rowid + 1 AS place FROM in_order`,
    );
    await connection.run(
      'CREATE OR REPLACE TEMP TABLE asked (number INTEGER, since BIGINT, until BIGINT, many BIGINT)',
    );
    const asked = windows.map(
      (window, at) =>
        `(${at}, ${window.start.getTime() * 1000}, ${window.end.getTime() * 1000}, ${window.rows ?? 'NULL'})`,
    );
    await connection.run(`INSERT INTO asked VALUES ${asked.join(', ')}`);
    // Times become places, after which all windows are stretches of them. Rows are in order, so that the last place before a
    // time is what an as-of join finds.
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE stretches AS
       WITH edges AS (SELECT instant, max(place) AS place FROM placed GROUP BY instant),
       ends AS (
         SELECT asked.number, asked.since, asked.many, coalesce(edges.place, 0) AS upto
         FROM asked ASOF LEFT JOIN edges ON asked.until > edges.instant)
       SELECT number, upto,
         CASE WHEN many IS NULL THEN coalesce(edges.place, 0) ELSE greatest(upto - many, 0) END AS before
       FROM ends ASOF LEFT JOIN edges ON ends.since > edges.instant`,
    );
    const result = await connection.runAndReadAll(
      `SELECT number, count(*), ${fingerprintSql('labelled.id', 'labelled.actual')}
       FROM stretches JOIN (
         SELECT place, id, actual FROM placed JOIN ${feedback.table} AS feedback USING (id)
       ) AS labelled ON labelled.place > stretches.before AND labelled.place <= stretches.upto
       GROUP BY number`,
    );
    const found = new Map<string, WindowLabels>();
    for (const [at, labelled, fingerprint] of result.getRowsJS()) {
      const key = windows[Number(at)]?.key;
      if (key !== undefined) found.set(key, { labelled: Number(labelled), fingerprint: String(fingerprint) });
    }
    return found;
  });
}
