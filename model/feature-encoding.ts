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
 */
import * as z from 'zod';
import type { FeatureConfig } from '../config/schema.js';
import type { CategoricalFeature, FeatureColumn, LabelledRows } from './labelled-rows.js';

/** Rows of the overall share that are added to each category. */
const PRIOR_ROWS = 10;

export const featureEncodingSchema = z.discriminatedUnion('type', [
  z.strictObject({ name: z.string().min(1), type: z.literal('numeric') }),
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

function shareEncoding(column: CategoricalFeature, labels: Uint8Array): FeatureEncoding {
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

/** Encodes one column of rows. */
function encodeColumn(column: FeatureColumn, encoding: FeatureEncoding): Float64Array {
  if (column.type === 'numeric') return column.values;
  const code = categoryEncoder(encoding);
  return Float64Array.from(column.values, code);
}

/** The number of a category, or of a missing value (`null`). A numeric feature has no categories: NaN. */
export function categoryEncoder(encoding: FeatureEncoding): (value: string | null) => number {
  if (encoding.type === 'numeric') return () => Number.NaN;
  const { categories, codes, unknown, missing } = encoding;
  const byCategory = new Map(categories.map((category, at) => [category, codes[at] ?? unknown]));
  return (value) => (value === null ? missing : (byCategory.get(value) ?? unknown));
}

/** Encodes all rows, each as one array in the order of the encodings. */
export function encodeRows(rows: LabelledRows, encodings: readonly FeatureEncoding[]): Float64Array[] {
  const columns = encodings.map((encoding) => {
    const column = rows.features.find(({ name }) => name === encoding.name);
    if (!column) throw new RangeError(`Expected rows with a feature "${encoding.name}".`);
    return encodeColumn(column, encoding);
  });
  return Array.from({ length: rows.rows }, (_, row) =>
    Float64Array.from(columns, (column) => column[row] ?? Number.NaN),
  );
}
