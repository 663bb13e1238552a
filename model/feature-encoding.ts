/**
 * Features as the numbers a tree compares. Learned once from the training rows, stored in the model file, applied the
 * same way to every row served.
 *
 * Numeric: the value itself, NaN when missing; NaN compares false, so a missing value always goes right.
 *
 * Categorical, with `values` declared: the position in that list, so that trees can cut an ordered scale (education)
 * into higher and lower. A category outside the list gets the code of the middle training row. A missing value gets
 * -1 when training saw one, else the code of an unlisted category.
 *
 * Categorical, without: the share of positive labels among the training rows of the category, drawn towards the overall
 * share as if 10 more rows had that (Micci-Barreca 2001, doi:10.1145/507533.507538). A missing value is a
 * category of its own when training saw one. Everything training never saw gets the overall share.
 *
 * Models of other tools bring encodings of their own: what stands for a missing number, and the numbers, one or several,
 * of each category, of one that is not listed, and of a missing one.
 */
import * as z from 'zod';
import type { FeatureConfig } from '../config/schema.js';
import type { CategoricalFeature, LabelledRows } from './labelled-rows.js';

/** Rows of the overall share that are added to each category. */
const PRIOR_ROWS = 10;

/** `null` stands for NaN, which a tree takes as a missing value. */
const code = z.number().nullable();

export const featureEncodingSchema = z.discriminatedUnion('type', [
  z.strictObject({
    name: z.string().min(1),
    type: z.literal('numeric'),
    /** What a missing number becomes; NaN unless told. */
    missing: z.number().optional(),
  }),
  z.strictObject({
    name: z.string().min(1),
    type: z.literal('categorical'),
    /** Each once; `codes[i]` is the number of `categories[i]`. */
    categories: z.array(z.string()),
    codes: z.array(z.number()),
    /** The number of a category that is not listed. */
    unknown: z.number(),
    /** The number of a missing value. */
    missing: z.number(),
  }),
  z.strictObject({
    name: z.string().min(1),
    /** A category as several numbers, such as one-hot, or as one that may be NaN. */
    type: z.literal('categorical_vector'),
    width: z.int().min(1),
    categories: z.array(z.string()),
    /** `width` numbers for each of `categories`. */
    codes: z.array(z.array(code)),
    unknown: z.array(code),
    missing: z.array(code),
  }),
]);
export type FeatureEncoding = z.infer<typeof featureEncodingSchema>;

/** Learns the encoding of every feature, in the order of `rows.features`. */
export function learnEncodings(
  rows: LabelledRows,
  features: Readonly<Record<string, FeatureConfig>>,
): FeatureEncoding[] {
  return rows.features.map((column) => {
    if (column.type === 'numeric') return { name: column.name, type: 'numeric' };
    const config = features[column.name];
    const values = config?.type === 'categorical' ? config.values : undefined;
    return values ? positionEncoding(column, values) : shareEncoding(column, rows.labels);
  });
}

function positionEncoding(column: CategoricalFeature, declared: readonly string[]): FeatureEncoding {
  const categories = [...new Set(declared)];
  const positions = new Map(categories.map((category, position) => [category, position]));
  const seen = column.values
    .flatMap((value) => (value === null ? [] : (positions.get(value) ?? [])))
    .sort((a, b) => a - b);
  const unknown = seen[Math.floor(seen.length / 2)] ?? 0;
  return {
    name: column.name,
    type: 'categorical',
    categories,
    codes: [...categories.keys()],
    unknown,
    missing: column.values.includes(null) ? -1 : unknown,
  };
}

function shareEncoding(column: CategoricalFeature, labels: Float64Array): FeatureEncoding {
  const tallies = new Map<string | null, { rows: number; positive: number }>();
  let positive = 0;
  for (const [row, value] of column.values.entries()) {
    const label = labels[row] ?? 0;
    const tally = tallies.get(value) ?? { rows: 0, positive: 0 };
    tally.rows++;
    tally.positive += label;
    tallies.set(value, tally);
    positive += label;
  }
  const overall = column.values.length === 0 ? 0 : positive / column.values.length;
  const share = (value: string | null): number => {
    const tally = tallies.get(value);
    return tally ? (tally.positive + PRIOR_ROWS * overall) / (tally.rows + PRIOR_ROWS) : overall;
  };
  const categories = [...tallies.keys()].filter((value) => value !== null).sort();
  return {
    name: column.name,
    type: 'categorical',
    categories,
    codes: categories.map(share),
    unknown: overall,
    missing: share(null),
  };
}

/** How many numbers of an encoded row a feature takes. */
export function encodedWidth(encoding: FeatureEncoding): number {
  return encoding.type === 'categorical_vector' ? encoding.width : 1;
}

/** What the configuration calls the type of an encoded feature. */
export function featureType({ type }: FeatureEncoding): 'numeric' | 'categorical' {
  return type === 'numeric' ? 'numeric' : 'categorical';
}

/** A value of a feature: `null` and NaN are a missing one. */
export type FeatureValue = number | string | null;

/**
 * Writes a value of a feature as numbers.
 *
 * @returns puts the `encodedWidth` numbers of a value into `target`, from `at` on
 * @throws TypeError (what is returned) when a numeric feature is given text
 */
export function valueEncoder(
  encoding: FeatureEncoding,
): (value: FeatureValue, target: Float64Array, at: number) => void {
  if (encoding.type === 'numeric') {
    const { name, missing = Number.NaN } = encoding;
    return function encodeNumber(value, target, at) {
      if (typeof value === 'string') throw new TypeError(`Expected a number for "${name}", got string.`);
      target[at] = value === null || Number.isNaN(value) ? missing : value;
    };
  }
  if (encoding.type === 'categorical') {
    const code = categoryEncoder(encoding);
    return function encodeCategory(value, target, at) {
      target[at] = code(categoryOf(value));
    };
  }
  const { categories, codes, unknown, missing } = encoding;
  const vector = (numbers: readonly (number | null)[]) =>
    Float64Array.from(numbers, (number) => number ?? Number.NaN);
  const vectors = new Map(categories.map((category, at) => [category, vector(codes[at] ?? unknown)]));
  const [ofUnknown, ofMissing] = [vector(unknown), vector(missing)];
  return function encodeVector(value, target, at) {
    const category = categoryOf(value);
    target.set(category === null ? ofMissing : (vectors.get(category) ?? ofUnknown), at);
  };
}

function categoryOf(value: FeatureValue): string | null {
  return typeof value === 'number' ? (Number.isNaN(value) ? null : String(value)) : value;
}

/** The number of a category, or of a missing value (`null`). */
function categoryEncoder(
  encoding: Extract<FeatureEncoding, { type: 'categorical' }>,
): (value: string | null) => number {
  const { categories, codes, unknown, missing } = encoding;
  const byCategory = new Map(categories.map((category, at) => [category, codes[at] ?? unknown]));
  return (value) => (value === null ? missing : (byCategory.get(value) ?? unknown));
}

/** Encodes all rows, each as one array in the order of the encodings. */
export function encodeRows(rows: LabelledRows, encodings: readonly FeatureEncoding[]): Float64Array[] {
  const columns = encodings.map((encoding) => {
    const column = rows.features.find(({ name }) => name === encoding.name);
    if (!column) throw new RangeError(`Expected rows with a feature "${encoding.name}".`);
    return { values: column.values, encode: valueEncoder(encoding), width: encodedWidth(encoding) };
  });
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return Array.from({ length: rows.rows }, (_, row) => {
    const encoded = new Float64Array(width);
    let at = 0;
    for (const { values, encode, width: taken } of columns) {
      encode(values[row] ?? null, encoded, at);
      at += taken;
    }
    return encoded;
  });
}
