/**
 * The model file: one JSON document, `header` in plain text, the forest as base64 of its arrays (little-endian), and
 * the SHA-256 of those arrays. Nothing in it is code, and nothing in it is trusted before it is checked.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { checkForest } from './check-forest.js';
import { encodedWidth } from './feature-encoding.js';
import type { FlatForest } from './flat-forest.js';
import { headerSchema, type ModelHeader, sha256Schema } from './model-header.js';

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
    /** One byte a node; left out when all send a missing value right. */
    missing_left: z.base64().optional(),
  }),
  /** Of the bytes of the arrays, in the order above. */
  sha256: sha256Schema,
});

export interface ModelFile {
  readonly header: ModelHeader;
  readonly forest: FlatForest;
}

/** What of a header decides what is predicted. */
type Decisive = Pick<ModelHeader, 'comparison' | 'input' | 'decision' | 'features' | 'target'>;

/**
 * The version of a model: `rf-` and ten hex digits of the SHA-256 of its forest, comparison, features and target. No
 * clock and no machine goes in, so the same training gives the same version anywhere.
 */
export function versionOf(
  { comparison, input, decision, features, target }: Decisive,
  forest: FlatForest,
): string {
  const content = JSON.stringify([comparison, input, decision, features, target, hashForest(forest)]);
  return `rf-${createHash('sha256').update(content).digest('hex').slice(0, 10)}`;
}

/** The text of a model file. */
export function modelFileText({ header, forest }: ModelFile): string {
  const base64 = (array: Parameters<typeof bytesOf>[0]) => Buffer.from(bytesOf(array)).toString('base64');
  const arrays = {
    ...Object.fromEntries(ARRAY_NAMES.map((name) => [name, base64(forest[name])])),
    ...(forest.missingLeft === null ? {} : { missing_left: base64(forest.missingLeft) }),
  };
  return `${JSON.stringify({ header, arrays, sha256: hashForest(forest) }, null, 2)}\n`;
}

/**
 * Parses the text of a model file and checks all of it: fields, checksum, and that every walk through the forest ends in
 * a leaf. The arrays are in memory that threads share, so that a large forest is handed to another one in no time.
 *
 * @param path where the text stands, for messages
 * @throws SentinelError SENT_MODEL_FILE_INVALID when it cannot be used
 */
export function parseModelFile(text: string, path: string): ModelFile {
  const invalid = (problem: string) => sentinelError('SENT_MODEL_FILE_INVALID', { path, problem });
  const parsed = fileSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  const { header, arrays } = parsed.data;
  const bytes = (name: keyof typeof arrays, size: number): SharedArrayBuffer => {
    const decoded = Buffer.from(arrays[name] ?? '', 'base64');
    if (decoded.byteLength % size !== 0) throw invalid(`arrays.${name}: not a multiple of ${size} bytes`);
    const shared = new SharedArrayBuffer(decoded.byteLength);
    new Uint8Array(shared).set(decoded);
    return shared;
  };
  const forest: FlatForest = {
    feature: new Int16Array(bytes('feature', 2)),
    threshold: new Float64Array(bytes('threshold', 8)),
    left: new Int32Array(bytes('left', 4)),
    right: new Int32Array(bytes('right', 4)),
    leaf: new Float64Array(bytes('leaf', 8)),
    roots: new Int32Array(bytes('roots', 4)),
    outputs: header.outputs,
    missingLeft: arrays.missing_left === undefined ? null : new Uint8Array(bytes('missing_left', 1)),
  };
  if (hashForest(forest) !== parsed.data.sha256)
    throw invalid('sha256: the arrays are not those that were written');
  const width = header.features.reduce((sum, feature) => sum + encodedWidth(feature), 0);
  const leaves = header.target.type === 'regression' ? 'numbers' : 'shares';
  const problem = checkFeatures(header) ?? checkOutputs(header) ?? checkForest(forest, width, leaves);
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
    if (feature.type !== 'categorical_vector') continue;
    const odd = [...feature.codes, feature.unknown, feature.missing].find(
      ({ length }) => length !== feature.width,
    );
    if (odd)
      return `header.features: "${feature.name}" has a code of ${odd.length} numbers, expected ${feature.width}`;
  }
  return null;
}

function checkOutputs({ target, outputs, decision }: ModelHeader): string | null {
  const expected =
    target.type === 'regression' || (decision === 'threshold' && target.classes.length === 2)
      ? 1
      : target.classes.length;
  return outputs === expected
    ? null
    : `header.outputs: ${outputs}, expected ${expected} for this target and decision`;
}

function hashForest(forest: FlatForest): string {
  const hash = createHash('sha256');
  for (const name of ARRAY_NAMES) hash.update(bytesOf(forest[name]));
  if (forest.missingLeft !== null) hash.update(forest.missingLeft);
  return hash.digest('hex');
}

function bytesOf(array: Int16Array | Int32Array | Float64Array | Uint8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
