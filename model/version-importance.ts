/** What each feature is worth to a version of a model: `importance.json` beside its metadata, or why it cannot be told. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { ModelConfig } from '../config/load-config.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';
import { versionSchema } from './model-header.js';

export const versionImportanceSchema = z.object({
  schema_version: z.literal(1),
  model_version: versionSchema,
  /** Of a fixed model file, whose version only loading it tells. */
  file_sha256: z.string().optional(),
  /** What shuffling a column costs. */
  figure: z.enum(['roc_auc', 'accuracy', 'mae']),
  measured_on: z.enum(['reference', 'held_out']),
  /** Rows that it was measured on. */
  rows: z.int().min(1),
  repeats: z.int().min(1),
  seed: z.int().min(0),
  measured_at: z.iso.datetime(),
  /** In the order of the model's features: mean and standard deviation over the repeats. */
  columns: z.array(z.object({ name: z.string(), importance: z.number(), deviation: z.number() })),
});
export type VersionImportance = z.infer<typeof versionImportanceSchema>;

const failureSchema = z.object({
  schema_version: z.literal(1),
  /** A hash of all that it depends on. */
  basis: z.string(),
  reason: z.string(),
});
/** Why it cannot be measured, and would not be if tried again. */
export type ImportanceFailure = z.infer<typeof failureSchema>;

type Place = Pick<ModelConfig, 'model_dir' | 'model_file'>;

/** A fixed model file has no folder of its own. */
function pathOf({ model_dir, model_file }: Place, version: string, name: string): string {
  return model_file === undefined ? join(model_dir, version, name) : join(model_dir, `model_file_${name}`);
}

/**
 * What is kept of a version; `null` when nothing is, or it cannot be read: then it is measured again.
 *
 * @param of the version; of a fixed model file its SHA-256
 */
export async function readImportance(config: Place, of: string): Promise<VersionImportance | null> {
  const importance = await readKept(pathOf(config, of, 'importance.json'), versionImportanceSchema);
  const its = config.model_file === undefined ? importance?.model_version : importance?.file_sha256;
  return its === of ? importance : null;
}

/** Keeps what was measured, in place of what was kept before. */
export async function writeImportance(config: Place, importance: VersionImportance): Promise<void> {
  await writeKept(pathOf(config, importance.model_version, 'importance.json'), importance);
}

/** Why it could not be measured before; `null` when that is not known. `of` is as that of `readImportance`. */
export async function readImportanceFailure(config: Place, of: string): Promise<ImportanceFailure | null> {
  return readKept(pathOf(config, of, 'importance_failure.json'), failureSchema);
}

/** Remembers why it cannot be measured. */
export async function writeImportanceFailure(
  config: Place,
  of: string,
  failure: Omit<ImportanceFailure, 'schema_version'>,
): Promise<void> {
  await writeKept(pathOf(config, of, 'importance_failure.json'), { schema_version: 1, ...failure });
}

async function readKept<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function writeKept(path: string, kept: VersionImportance | ImportanceFailure): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(kept, null, 2)}\n`);
}

const NAMES = { roc_auc: 'ROC-AUC', accuracy: 'accuracy', mae: 'mean absolute error' } as const;
const MOST_NAMED = 5;

/** In one line, such as `ROC-AUC gets worse by 0.1210 without age, 0.0712 without education`. */
export function importanceWords({ figure, columns }: VersionImportance): string {
  const ranked = columns.toSorted((a, b) => b.importance - a.importance).slice(0, MOST_NAMED);
  const told = ranked.map(({ name, importance }) => `${importance.toPrecision(3)} without ${name}`);
  return `${NAMES[figure]} gets worse by ${told.join(', ')}`;
}
