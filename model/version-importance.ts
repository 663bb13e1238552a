/** What each feature is worth to a version of a model: `importance.json` beside its metadata. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { ModelConfig } from '../config/load-config.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';
import { versionSchema } from './model-header.js';

export const versionImportanceSchema = z.object({
  schema_version: z.literal(1),
  model_version: versionSchema,
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

/** A fixed model file has no folder of its own. */
function pathOf(
  { model_dir, model_file }: Pick<ModelConfig, 'model_dir' | 'model_file'>,
  version: string,
): string {
  return model_file === undefined
    ? join(model_dir, version, 'importance.json')
    : join(model_dir, 'model_file_importance.json');
}

/** What is kept of a version; `null` when nothing is, or it cannot be read: then it is measured again. */
export async function readImportance(
  config: Pick<ModelConfig, 'model_dir' | 'model_file'>,
  version: string,
): Promise<VersionImportance | null> {
  try {
    const text = await readFile(pathOf(config, version), 'utf8');
    const importance = versionImportanceSchema.parse(JSON.parse(text));
    return importance.model_version === version ? importance : null;
  } catch {
    return null;
  }
}

/** Keeps what was measured, in place of what was kept before. */
export async function writeImportance(
  config: Pick<ModelConfig, 'model_dir' | 'model_file'>,
  importance: VersionImportance,
): Promise<void> {
  await writeFileAtomically(
    pathOf(config, importance.model_version),
    `${JSON.stringify(importance, null, 2)}\n`,
  );
}

const NAMES = { roc_auc: 'ROC-AUC', accuracy: 'accuracy', mae: 'mean absolute error' } as const;
const MOST_NAMED = 5;

/** In one line, such as `ROC-AUC gets worse by 0.1210 without age, 0.0712 without education`. */
export function importanceWords({ figure, columns }: VersionImportance): string {
  const ranked = columns.toSorted((a, b) => b.importance - a.importance).slice(0, MOST_NAMED);
  const told = ranked.map(({ name, importance }) => `${importance.toPrecision(3)} without ${name}`);
  return `${NAMES[figure]} gets worse by ${told.join(', ')}`;
}
