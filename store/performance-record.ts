/**
 * How right a model was in a window, in few numbers: in the run record what was known when the check ended, and beside it
 * one file for each later evaluation, when more labels had come. None is ever written over, so what was thought at the
 * time stays beside what turned out.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { messageOf } from '../config/errors.js';
import { modelIdSchema } from '../config/schema.js';
import { fileStamp } from './file-stamp.js';
import { createFileAtomically } from './write-file-atomically.js';

const instantSchema = z.iso.datetime();
const countSchema = z.number().int().min(0);
const intervalSchema = z.tuple([z.number(), z.number()]);

const namedFigureSchema = z.object({
  name: z.string(),
  value: z.number().nullable(),
  estimated: z.number().nullable(),
});

/** How alike the groups of an attribute are treated. */
const attributeSummarySchema = z.object({
  /** The columns, joined by commas. */
  attribute: z.string(),
  /** Comparisons that differ beyond chance, of so many. */
  differing: countSchema,
  compared: countSchema,
  parity: z.array(namedFigureSchema),
  /** Those that the reference knows and that are large enough, the largest first. */
  groups: z.array(z.object({ group: z.string(), rows: countSchema, figures: z.array(namedFigureSchema) })),
});

export const performanceSummarySchema = z.object({
  /** 1 in the run record, counted up in the files beside it. */
  revision: z.int().min(1),
  evaluated_at: instantSchema,
  task: z.enum(['binary', 'multiclass', 'regression']),
  verdict: z.enum(['as_expected', 'fallen', 'unknown']),
  judged_by: z.enum(['realised', 'estimated']).nullable(),
  /** Rows of the window, and those whose label is known. */
  predictions: countSchema,
  labelled: countSchema,
  /** `labelled / predictions`; `null` without rows. */
  coverage: z.number().min(0).max(1).nullable(),
  /** Tells one set of labels from another. */
  labels: z.string().nullable(),
  /** How figures were estimated. */
  estimator: z.enum(['cbpe', 'dle']).nullable(),
  figures: z.array(
    z.object({
      name: z.string(),
      better: z.enum(['higher', 'lower', 'zero']),
      judged: z.boolean(),
      realised: z.number().nullable(),
      realised_interval: intervalSchema.nullable(),
      estimated: z.number().nullable(),
      estimated_interval: intervalSchema.nullable(),
      /** The figure on the reference. */
      reference: z.number().nullable(),
      lower: z.number().nullable(),
      upper: z.number().nullable(),
      /** Whether the value that the verdict rests on lies beyond its bound. */
      fallen: z.boolean(),
    }),
  ),
  /** Whether the target has drifted; absent without labels on both sides, and in records of earlier versions. */
  target_drift: z
    .object({
      test: z.string().nullable(),
      score: z.number().nullable(),
      threshold: z.number().nullable(),
      drifted: z.boolean(),
    })
    .optional(),
  /** By attribute. Absent where no groups are configured, and in records of earlier versions. */
  fairness: z.array(attributeSummarySchema).optional(),
});
export type PerformanceSummary = z.infer<typeof performanceSummarySchema>;

const windowSchema = z.object({ start: instantSchema.nullable(), end: instantSchema });

/** A later evaluation of a window. `section` is the whole of it, in the form of a result's `performance`. */
const revisionSchema = z.object({
  model: modelIdSchema,
  window: windowSchema,
  workflow_id: z.string().min(1).nullable(),
  run_id: z.string().min(1),
  summary: performanceSummarySchema,
  section: z.unknown(),
});
export type PerformanceRevision = z.infer<typeof revisionSchema>;

const REVISION_NAME = /^(\d{8}_\d{6})_r(\d{4})\.json$/;
const MOST_REVISIONS = 9_999;

function folderOf(dataDir: string, model: string): string {
  return join(dataDir, 'runs', modelIdSchema.parse(model));
}

/**
 * Keeps a revision, unless one of its number is there already: nothing is written over.
 *
 * @returns false when the number was taken
 * @throws ZodError when it does not fit the schema; RangeError for a number beyond 9,999; the error of the file system
 */
export async function addPerformanceRevision(
  dataDir: string,
  revision: PerformanceRevision,
): Promise<boolean> {
  const checked = revisionSchema.parse(revision);
  const number = checked.summary.revision;
  if (number < 2 || number > MOST_REVISIONS)
    throw new RangeError(`Expected a revision from 2 to ${MOST_REVISIONS}, got ${number}.`);
  const name = `${fileStamp(new Date(checked.window.end))}_r${String(number).padStart(4, '0')}.json`;
  const path = join(folderOf(dataDir, checked.model), name);
  return createFileAtomically(path, `${JSON.stringify(checked, null, 2)}\n`);
}

export interface RevisionOptions {
  /** Called for a file that is no revision; it is left out. */
  readonly onBroken?: (path: string, problem: string) => void;
}

/** The later evaluations of the window that ends at `end`, in order. The first one stands in the run record. */
export async function readPerformanceRevisions(
  dataDir: string,
  model: string,
  end: Date,
  options: RevisionOptions = {},
): Promise<PerformanceRevision[]> {
  const found = await listRevisionNames(dataDir, model);
  return readAll(folderOf(dataDir, model), found.get(fileStamp(end)) ?? [], options);
}

/**
 * The newest later evaluation of each window, by the window's stamp. One whose file is broken counts as the one before it.
 *
 * @param stamps only of these windows
 */
export async function readNewestRevisions(
  dataDir: string,
  model: string,
  stamps: readonly string[],
  options: RevisionOptions = {},
): Promise<Map<string, PerformanceRevision>> {
  const found = await listRevisionNames(dataDir, model);
  const newest = new Map<string, PerformanceRevision>();
  for (const stamp of stamps) {
    for (const name of (found.get(stamp) ?? []).toReversed()) {
      const [revision] = await readAll(folderOf(dataDir, model), [name], options);
      if (revision === undefined) continue;
      newest.set(stamp, revision);
      break;
    }
  }
  return newest;
}

/** Names of revision files by the stamp of their window, each list in order. */
async function listRevisionNames(dataDir: string, model: string): Promise<Map<string, string[]>> {
  const names = await readdir(folderOf(dataDir, model)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const found = new Map<string, string[]>();
  for (const name of names.sort()) {
    const stamp = REVISION_NAME.exec(name)?.[1];
    if (stamp !== undefined) found.set(stamp, [...(found.get(stamp) ?? []), name]);
  }
  return found;
}

async function readAll(
  folder: string,
  names: readonly string[],
  { onBroken }: RevisionOptions,
): Promise<PerformanceRevision[]> {
  const revisions: PerformanceRevision[] = [];
  for (const name of names) {
    const path = join(folder, name);
    try {
      revisions.push(revisionSchema.parse(JSON.parse(await readFile(path, 'utf8'))));
    } catch (error) {
      const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
      onBroken?.(path, problem.replace(/\s+/g, ' '));
    }
  }
  return revisions;
}
