/** The few numbers of a check that later ones look back on, in a file of their own: a wide table's result is megabytes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { fileStamp } from './file-stamp.js';
import type { RunRecord } from './run-record.js';
import { writeFileAtomically } from './write-file-atomically.js';

/** Kinds of figures that are watched along time; `changes` of a result says what each is. */
export const figureKindSchema = z.enum([
  'column',
  'p_value',
  'missing',
  'class_share',
  'score_quantile',
  'performance',
  'target',
  'fairness',
  'multivariate',
]);

const changeSchema = z.object({
  name: z.string(),
  kind: figureKindSchema,
  direction: z.enum(['up', 'down']),
  earliest: z.iso.datetime(),
  found: z.iso.datetime(),
});

/** What a result says of changes, of which those that go on are kept. */
const sectionSchema = z
  .object({
    figures: z.array(
      z.object({
        name: z.string(),
        kind: figureKindSchema,
        change: changeSchema.omit({ name: true, kind: true }).nullable(),
      }),
    ),
  })
  .transform(({ figures }) =>
    figures.flatMap(({ name, kind, change }) => (change === null ? [] : [{ name, kind, ...change }])),
  );

/** Results hold all of this, and much more. */
export const checkScoresSchema = z.object({
  columns: z.array(
    z.object({
      name: z.string(),
      role: z.enum(['feature', 'prediction', 'target']),
      test: z.string().nullable(),
      score: z.number().nullable(),
      threshold: z.number().nullable(),
      drifted: z.boolean(),
      /** Share of rows without a value; results have that of the reference beside it. Files of earlier versions lack it. */
      missing: z
        .union([z.number(), z.object({ current: z.number() }).transform(({ current }) => current)])
        .optional()
        .catch(undefined),
    }),
  ),
  /** Figures that have changed, and go on so; `null` when nobody looked. */
  changes: z
    .union([z.array(changeSchema), sectionSchema])
    .nullable()
    .default(null)
    .catch(null),
});
export type CheckScores = z.infer<typeof checkScoresSchema>;

/** Where the scores of a model's window stand, relative to the data folder. */
export function scoresPath(model: string, end: string): string {
  return `scores/${model}/${fileStamp(new Date(end))}.json`;
}

/** Keeps the scores of a window, of which there is one check at a time. */
export async function writeCheckScores(
  dataDir: string,
  { model, end }: { readonly model: string; readonly end: string },
  { columns, changes }: CheckScores,
): Promise<void> {
  const kept: CheckScores = {
    columns: columns.map(({ name, role, test, score, threshold, drifted, missing }) => ({
      name,
      role,
      test,
      score,
      threshold,
      drifted,
      missing,
    })),
    changes:
      changes === null
        ? null
        : changes.map(({ name, kind, direction, earliest, found }) => ({
            name,
            kind,
            direction,
            earliest,
            found,
          })),
  };
  await writeFileAtomically(join(dataDir, scoresPath(model, end)), `${JSON.stringify(kept)}\n`);
}

/**
 * The scores of a check: of their own file, or of its result when there is none, as of earlier versions and of checks that were killed
 * after they had written that.
 *
 * @throws the error of the file system, SyntaxError or ZodError, when the result cannot be read either
 */
export async function readCheckScores(
  dataDir: string,
  { model, window, report_json }: RunRecord,
): Promise<CheckScores> {
  try {
    return await readScores(join(dataDir, scoresPath(model, window.end)));
  } catch {
    return await readScores(join(dataDir, report_json));
  }
}

async function readScores(path: string): Promise<CheckScores> {
  return checkScoresSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}
