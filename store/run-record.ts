/** Run records: one small JSON file per drift run, the history that the dashboard, the metrics and the CLI read. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { messageOf } from '../config/errors.js';
import { modelIdSchema } from '../config/schema.js';
import { figureKindSchema } from './check-scores.js';
import { fileStamp } from './file-stamp.js';
import { performanceSummarySchema } from './performance-record.js';
import { writeFileAtomically } from './write-file-atomically.js';

/** A path relative to the data folder that stays inside it. */
const dataPathSchema = z
  .string()
  .min(1)
  .refine(
    (path) => !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..') && !path.includes('\0'),
    'a path inside the data folder',
  );

const instantSchema = z.iso.datetime();
const countSchema = z.number().int().min(0);

export const runRecordSchema = z.object({
  /** Temporal's run id; an id of its own when the run was in-process. */
  run_id: z.string().min(1),
  /** `null` when the run was in-process. */
  workflow_id: z.string().min(1).nullable(),
  model: modelIdSchema,
  window: z.object({
    start: instantSchema.nullable(),
    end: instantSchema,
    /** How many rows were asked for, of a window by count. Records of earlier versions lack it. */
    rows: z.int().min(1).optional(),
  }),
  verdict: z.enum(['stable', 'drift', 'insufficient_data']),
  dataset: z.object({ columns: countSchema, drifted_columns: countSchema, share: z.number().min(0).max(1) }),
  started_at: instantSchema,
  finished_at: instantSchema,
  /** Relative to the data folder. */
  report_html: dataPathSchema,
  report_json: dataPathSchema,
  trigger: z.enum(['schedule', 'sweep', 'manual', 'in-process']),
  /** The names of the drifted columns. Records of earlier versions lack them. */
  drifted: z.array(z.string()).optional(),
  /** What the model put out in the window. Records of earlier versions lack it. */
  predictions: z
    .object({
      /** Shares of the predicted classes, the most frequent first; `null` of numbers. */
      classes: z.array(z.object({ value: z.string(), share: z.number().min(0).max(1) })).nullable(),
      /** The probability's distribution, or that of the predicted numbers; `null` without one. */
      score: z
        .object({
          mean: z.number().nullable(),
          q05: z.number().nullable(),
          q25: z.number().nullable(),
          median: z.number().nullable(),
          q75: z.number().nullable(),
          q95: z.number().nullable(),
        })
        .nullable(),
    })
    .optional(),
  /** Figures that have changed for good over the last checks. Absent before there are enough, and of earlier versions. */
  changes: z
    .array(
      z.object({
        name: z.string(),
        kind: figureKindSchema,
        direction: z.enum(['up', 'down']),
        /** End of the window in which it most likely began, and of that in which it was found. */
        since: instantSchema,
        found: instantSchema,
        /** It began no sooner than in this window. Records of earlier versions lack it. */
        earliest: instantSchema.optional(),
      }),
    )
    .optional(),
  /** Which drift matters, or why performance fell, in one sentence. Absent when there is nothing to say, and of earlier versions. */
  why: z.string().optional(),
  /** What several columns together have shown; `score` of the classifier is the area under its ROC curve. Records of earlier versions lack it. */
  multivariate: z
    .array(
      z.object({
        method: z.enum(['reconstruction', 'domain_classifier']),
        score: z.number().nullable(),
        threshold: z.number(),
        p_adjusted: z.number().nullable(),
        drifted: z.boolean(),
      }),
    )
    .optional(),
  /**
   * How right the model was, as it was known when the check ended; later labels make revisions beside this record
   * (`performance-record.ts`). Absent where there is neither a label nor an estimate.
   */
  performance: performanceSummarySchema.optional(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** Names of records; they sort by time. */
export const RECORD_NAME = /^\d{8}_\d{6}\.json$/;

/** Where the records of a model are, and the revisions of them. */
export function runFolder(dataDir: string, model: string): string {
  return join(dataDir, 'runs', modelIdSchema.parse(model));
}

/** The name of the record of a window that ends at `end`. */
export function recordName(end: string): string {
  return `${fileStamp(new Date(end))}.json`;
}

/**
 * Writes a record to `{dataDir}/runs/{model}/{YYYYMMDD_HHMMSS}.json`, the time being the window's end in UTC. The same
 * window writes the same file again, so a retried run leaves one record.
 *
 * @returns the file's path
 * @throws ZodError when the record does not fit the schema; the error of the file system
 */
export async function writeRunRecord(dataDir: string, record: RunRecord): Promise<string> {
  const checked = runRecordSchema.parse(record);
  const path = join(runFolder(dataDir, checked.model), recordName(checked.window.end));
  await writeFileAtomically(path, `${JSON.stringify(checked, null, 2)}\n`);
  return path;
}

/** The record of the window that ends at `end`; `null` when there is none, or it cannot be read. */
export async function readRunRecord(dataDir: string, model: string, end: Date): Promise<RunRecord | null> {
  const path = join(runFolder(dataDir, model), `${fileStamp(end)}.json`);
  try {
    return runRecordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

export interface ListOptions {
  /** At most so many; all unless told. */
  readonly limit?: number;
  /** Only windows that end before this instant, which file names tell without a look inside. */
  readonly before?: string;
  /** Called for a file that is no record; it is left out. */
  readonly onBroken?: (path: string, problem: string) => void;
}

/** The records of a model, newest window first. None when it has never run. */
export async function listRunRecords(
  dataDir: string,
  model: string,
  { limit = Number.POSITIVE_INFINITY, before, onBroken }: ListOptions = {},
): Promise<RunRecord[]> {
  const folder = runFolder(dataDir, model);
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const records: RunRecord[] = [];
  const end = before === undefined ? null : fileStamp(new Date(before));
  // Names sort by time.
  for (const name of names
    .filter((name) => RECORD_NAME.test(name) && (end === null || name < end))
    .sort()
    .reverse()) {
    if (records.length >= limit) break;
    const path = join(folder, name);
    try {
      records.push(runRecordSchema.parse(JSON.parse(await readFile(path, 'utf8'))));
    } catch (error) {
      const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
      onBroken?.(path, problem.replace(/\s+/g, ' '));
    }
  }
  return records;
}

/** The record with the newest window, `null` when there is none. */
export async function latestRunRecord(
  dataDir: string,
  model: string,
  options: Pick<ListOptions, 'onBroken'> = {},
): Promise<RunRecord | null> {
  return (await listRunRecords(dataDir, model, { ...options, limit: 1 }))[0] ?? null;
}
