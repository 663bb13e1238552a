/**
 * The model file: one JSON document, `header` in plain text, the forest as base64 of its arrays (little-endian), and
 * the SHA-256 of those arrays. Nothing in it is code, and nothing in it is trusted before it is checked.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { modelIdSchema } from '../config/schema.js';
import { checkForest } from './check-forest.js';
import { featureEncodingSchema } from './feature-encoding.js';
import type { FlatForest } from './flat-forest.js';

const share = z.number().min(0).max(1);
const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex');

const metricsSchema = z.strictObject({
  /** Share of right predictions; `null` when it could not be measured. */
  accuracy: share.nullable(),
  /** Area under the ROC curve; `null` when the rows held one class only. */
  roc_auc: share.nullable(),
  /** Rows the model was trained on. */
  rows: count,
  /** Rows of the file in `training.held_out`; 0 without one. */
  held_out_rows: count,
  /** Where accuracy and ROC-AUC come from: rows of another file, or training rows by the trees that did not see them. */
  measured_on: z.enum(['held_out', 'out_of_bag']),
});
export type ModelMetrics = z.infer<typeof metricsSchema>;

const headerSchema = z.strictObject({
  format: z.literal('sentinelml-forest'),
  format_version: z.literal(1),
  /** The model's id in the configuration. */
  model: modelIdSchema,
  /** Names what predicts: it changes with the forest, its features or its target, and with nothing else. */
  version: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a version of letters, digits, . _ and -'),
  /** What trained it. */
  framework: z.string().min(1),
  /** A row goes left when `value < threshold` (ml-cart), or when `value <= threshold` (scikit-learn). */
  comparison: z.enum(['<', '<=']),
  features: z.array(featureEncodingSchema).min(1),
  target: z.strictObject({ name: z.string().min(1), classes: z.tuple([z.string(), z.string()]) }),
  training: z.strictObject({
    rows: count,
    /** Of the training rows, as `hashRows` makes it; `null` when they are not known. */
    sha256: sha256.nullable(),
    params: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
    seed: z.int().nullable(),
    trained_at: z.iso.datetime(),
  }),
  metrics: metricsSchema,
});
export type ModelHeader = z.infer<typeof headerSchema>;

const ARRAY_NAMES = ['feature', 'threshold', 'left', 'right', 'leaf', 'roots'] as const;

const fileSchema = z.strictObject({
  header: headerSchema,
  arrays: z.strictObject({
    feature: z.base64(),
    threshold: z.base64(),
    left: z.base64(),
    right: z.base64(),
    leaf: z.base64(),
    roots: z.base64(),
  }),
  /** Of the bytes of the arrays, in the order above. */
  sha256,
});

export interface ModelFile {
  readonly header: ModelHeader;
  readonly forest: FlatForest;
}

/**
 * The version of a model: `rf-` and ten hex digits of the SHA-256 of its forest, comparison, features and target. No
 * clock and no machine goes in, so the same training gives the same version anywhere.
 */
export function versionOf(
  { comparison, features, target }: Pick<ModelHeader, 'comparison' | 'features' | 'target'>,
  forest: FlatForest,
): string {
  const content = JSON.stringify([comparison, features, target, hashForest(forest)]);
  return `rf-${createHash('sha256').update(content).digest('hex').slice(0, 10)}`;
}

/**
 * Writes the model file whole or not at all: to a temporary name in the same folder, flushed to the disk, then renamed.
 * Makes the folder when it is missing.
 */
export async function writeModelFile(path: string, { header, forest }: ModelFile): Promise<void> {
  const arrays = Object.fromEntries(
    ARRAY_NAMES.map((name) => [name, Buffer.from(bytesOf(forest[name])).toString('base64')]),
  );
  const text = `${JSON.stringify({ header, arrays, sha256: hashForest(forest) }, null, 2)}\n`;
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Reads a model file and checks all of it: fields, checksum, and that every walk through the forest ends in a leaf.
 *
 * @param model the id the model is known by, for messages
 * @throws SentinelError SENT_MODEL_NOT_TRAINED when there is no file, SENT_MODEL_FILE_INVALID when it cannot be used
 */
export async function readModelFile(path: string, model: string): Promise<ModelFile> {
  const invalid = (problem: string, cause?: unknown) =>
    sentinelError('SENT_MODEL_FILE_INVALID', { path, problem }, { cause });
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw sentinelError('SENT_MODEL_NOT_TRAINED', { model, path }, { cause });
    throw invalid('it cannot be read', cause);
  });
  const parsed = fileSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  const { header, arrays } = parsed.data;
  const bytes = (name: (typeof ARRAY_NAMES)[number], size: number): ArrayBuffer => {
    const decoded = new Uint8Array(Buffer.from(arrays[name], 'base64'));
    if (decoded.byteLength % size !== 0) throw invalid(`arrays.${name}: not a multiple of ${size} bytes`);
    return decoded.buffer;
  };
  const forest: FlatForest = {
    feature: new Int16Array(bytes('feature', 2)),
    threshold: new Float64Array(bytes('threshold', 8)),
    left: new Int32Array(bytes('left', 4)),
    right: new Int32Array(bytes('right', 4)),
    leaf: new Float64Array(bytes('leaf', 8)),
    roots: new Int32Array(bytes('roots', 4)),
  };
  if (hashForest(forest) !== parsed.data.sha256)
    throw invalid('sha256: the arrays are not those that were written');
  const problem = checkFeatures(header) ?? checkForest(forest, header.features.length);
  if (problem !== null) throw invalid(problem);
  return { header, forest };
}

/** `undefined`, which no schema accepts, for text that is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkFeatures({ features }: ModelHeader): string | null {
  const names = new Set(features.map(({ name }) => name));
  if (names.size < features.length) return 'header.features: a name stands twice';
  for (const feature of features) {
    if (feature.type === 'numeric') continue;
    if (feature.categories.length !== feature.codes.length)
      return `header.features: "${feature.name}" has ${feature.categories.length} categories and ${feature.codes.length} codes`;
  }
  return null;
}

function hashForest(forest: FlatForest): string {
  const hash = createHash('sha256');
  for (const name of ARRAY_NAMES) hash.update(bytesOf(forest[name]));
  return hash.digest('hex');
}

function bytesOf(array: Int16Array | Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
