/** What earlier checks of a model said of each column: few numbers out of each result on disk. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { messageOf } from '../config/errors.js';
import { listRunRecords, type RunRecord } from './run-record.js';

/** Only what a trend needs; the rest of a result is not looked at. */
const pastResultSchema = z.object({
  columns: z.array(
    z.object({
      name: z.string(),
      role: z.enum(['feature', 'prediction', 'target']),
      test: z.string().nullable(),
      score: z.number().nullable(),
      threshold: z.number().nullable(),
      drifted: z.boolean(),
    }),
  ),
});
export type PastColumn = z.infer<typeof pastResultSchema>['columns'][number];

export interface PastCheck {
  readonly record: RunRecord;
  readonly columns: readonly PastColumn[];
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
  // One after the other: a wide table's results are megabytes each.
  for (const record of records) {
    const path = join(dataDir, record.report_json);
    try {
      const { columns } = pastResultSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      checks.push({ record, columns });
    } catch (error) {
      onBroken?.(path, messageOf(error).replace(/\s+/g, ' '));
    }
  }
  return checks;
}
