/** What earlier checks of a model said of each column: few numbers of each. */
import { join } from 'node:path';
import { messageOf } from '../config/errors.js';
import { type CheckScores, readCheckScores } from './check-scores.js';
import { listRunRecords, type RunRecord } from './run-record.js';

export type PastColumn = CheckScores['columns'][number];

export interface PastCheck {
  readonly record: RunRecord;
  readonly columns: readonly PastColumn[];
  /** Figures that had changed by then; `null` when nobody looked. */
  readonly changes: CheckScores['changes'];
}

export interface PastChecksOptions {
  /** Only checks whose window ended before this. */
  readonly before?: string;
  readonly limit: number;
  readonly onBroken?: (path: string, problem: string) => void;
}

/** The latest checks of a model, oldest first. One whose files cannot be read is left out and told of. */
export async function readPastChecks(
  dataDir: string,
  model: string,
  { before, limit, onBroken }: PastChecksOptions,
): Promise<PastCheck[]> {
  const records = await listRunRecords(dataDir, model, {
    limit,
    ...(before === undefined ? {} : { before }),
    ...(onBroken ? { onBroken } : {}),
  });
  return pastChecksOf(dataDir, records.reverse(), onBroken);
}

/** What these checks said of each column, in the same order. */
export async function pastChecksOf(
  dataDir: string,
  records: readonly RunRecord[],
  onBroken?: PastChecksOptions['onBroken'],
): Promise<PastCheck[]> {
  const checks: PastCheck[] = [];
  // One after the other: of earlier versions there are whole results, which are megabytes of a wide table.
  for (const record of records) {
    try {
      checks.push({ record, ...(await readCheckScores(dataDir, record)) });
    } catch (error) {
      onBroken?.(join(dataDir, record.report_json), messageOf(error).replace(/\s+/g, ' '));
    }
  }
  return checks;
}
