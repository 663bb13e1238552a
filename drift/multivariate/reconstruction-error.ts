import type { SkippedColumn } from '../column.js';
import { symmetricEigen } from '../distributions/symmetric-eigen.js';
import {
  type CategoricalFeature,
  checkFeatures,
  type FeatureColumn,
  type Features,
  type NumericFeature,
} from '../forest/features.js';
import { samplePositions, takeRows } from '../forest/take-rows.js';
import { meanAndError } from '../performance/mean-and-error.js';

/** Share of the variance that the kept components must explain together. */
const KEPT_VARIANCE = 0.65;
/** Rows that are learnt from, and rows of a window that are reconstructed; of more, a random sample. */
export const RECONSTRUCTION_MOST_ROWS = 100_000;

/** How a column becomes a number of mean 0 and variance 1 over the reference. */
interface StandardColumn {
  readonly name: string;
  readonly mean: number;
  readonly scale: number;
  /** What a missing value is taken for, before it is standardised. */
  readonly missing: number;
  /** Of a categorical column: the share of the reference's rows that have a category. */
  readonly shares: ReadonlyMap<string, number> | null;
}

/** What was learnt of the reference. */
export interface Reconstruction {
  readonly columns: readonly StandardColumn[];
  /** Unit vectors, largest variance first. */
  readonly components: readonly Float64Array[];
  /** Columns that take no part, and why. */
  readonly skipped: readonly SkippedColumn[];
}

export interface ReconstructionError {
  /** Mean over the rows of the distance between a row and its reconstruction; `null` without rows. */
  readonly value: number | null;
  /** Standard error of the mean; NaN for a single row. */
  readonly samplingError: number;
  /** Rows that were reconstructed. */
  readonly rows: number;
}

/**
 * Learns the directions in which the reference varies: principal components (K. Pearson 1901) of its standardised columns,
 * the fewest that explain more than 65 % of the variance. Missing numbers are taken for the mean, missing categories for the
 * most frequent one; a category is the share of rows that have it. Equal to `DataReconstructionDriftCalculator` of NannyML
 * 0.13.1 where all rows are looked at.
 *
 * @param variance from 0 to 1, without 1
 * @throws RangeError without rows
 */
export function fitReconstruction(
  reference: Features,
  { variance = KEPT_VARIANCE, seed = 0 }: { readonly variance?: number; readonly seed?: number } = {},
): Reconstruction {
  checkFeatures(reference);
  if (reference.rows === 0) throw new RangeError('Expected at least 1 reference row, got 0.');
  const rows = sampled(reference, seed);
  const columns: StandardColumn[] = [];
  const skipped: SkippedColumn[] = [];
  const kept: FeatureColumn[] = [];
  for (const column of rows.columns) {
    const standard = column.type === 'numeric' ? ofNumbers(column) : ofCategories(column);
    if (typeof standard === 'string') skipped.push({ name: column.name, reason: standard });
    else {
      columns.push(standard);
      kept.push(column);
    }
  }
  const standardised = columns.map((column, i) => standardise(column, kept[i]));
  const { values, vectors } = symmetricEigen(meanProducts(standardised, rows.rows));
  const total = values.reduce((sum, value) => sum + value, 0);
  const components: Float64Array[] = [];
  let explained = 0;
  for (const i of [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0))) {
    if (total <= 0 || explained > variance * total) break;
    explained += values[i] ?? 0;
    components.push(Float64Array.from(vectors[i] ?? []));
  }
  return { columns, components, skipped };
}

/**
 * How far rows lie from what the reference's directions can say of them. It grows when the relation between columns
 * changes, though none of them does, and falls when rows come to lie closer to these directions.
 *
 * @param rows with the columns of the reference, in any order
 * @throws RangeError when one is not there, or of another type
 */
export function reconstructionError(
  reconstruction: Reconstruction,
  rows: Features,
  seed = 0,
): ReconstructionError {
  const distances = reconstructionDistances(reconstruction, sampled(rows, seed));
  const { mean, error } = meanAndError(distances);
  return { value: distances.length === 0 ? null : mean, samplingError: error, rows: distances.length };
}

/**
 * The distance of each row from its reconstruction.
 *
 * @param rows with the columns of the reference, in any order
 * @throws RangeError when one is not there, or of another type
 */
export function reconstructionDistances(
  { columns, components }: Reconstruction,
  rows: Features,
): Float64Array {
  checkFeatures(rows);
  const byName = new Map(rows.columns.map((column) => [column.name, column]));
  const standardised = columns.map((column) => standardise(column, byName.get(column.name)));
  const distances = new Float64Array(rows.rows);
  for (let row = 0; row < rows.rows; row++) {
    // The components are at right angles, so what they hold of a row comes off its length; but the difference of the two
    // loses digits where nearly all is held, so the remainder is made whole.
    const rest = Float64Array.from(standardised, (column) => column[row] as number);
    for (const component of components) {
      let along = 0;
      for (let k = 0; k < rest.length; k++) along += (component[k] as number) * (rest[k] as number);
      for (let k = 0; k < rest.length; k++) rest[k] = (rest[k] as number) - along * (component[k] as number);
    }
    let squares = 0;
    for (let k = 0; k < rest.length; k++) squares += (rest[k] as number) ** 2;
    distances[row] = Math.sqrt(squares);
  }
  return distances;
}

function sampled(rows: Features, seed: number): Features {
  return rows.rows <= RECONSTRUCTION_MOST_ROWS
    ? rows
    : takeRows(rows, samplePositions(rows.rows, RECONSTRUCTION_MOST_ROWS, seed));
}

function ofNumbers({ name, values }: NumericFeature): StandardColumn | string {
  let sum = 0;
  let present = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (!Number.isFinite(value)) continue;
    sum += value;
    present++;
  }
  if (present === 0) return 'it has no value';
  const mean = sum / present;
  if (!Number.isFinite(mean)) return 'its values sum to more than a double can hold';
  return standardColumn(name, values.length, (row) => finiteOr(values[row] as number, mean), mean, null);
}

function ofCategories({ name, categories, codes }: CategoricalFeature): StandardColumn | string {
  const counts = new Float64Array(categories.length);
  let present = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code < 0) continue;
    counts[code] = (counts[code] as number) + 1;
    present++;
  }
  if (present === 0) return 'it has no value';
  // Missing rows join the most frequent category, of equal ones the first.
  let first = 0;
  for (const [code, count] of counts.entries()) {
    const most = counts[first] as number;
    if (count > most || (count === most && (categories[code] ?? '') < (categories[first] ?? '')))
      first = code;
  }
  counts[first] = (counts[first] as number) + codes.length - present;
  const shares = counts.map((count) => count / codes.length);
  const missing = shares[first] as number;
  const shareAt = (row: number) => shares[codes[row] as number] ?? missing;
  const byName = new Map(categories.map((category, code) => [category, shares[code] as number]));
  return standardColumn(name, codes.length, shareAt, missing, byName);
}

function standardColumn(
  name: string,
  rows: number,
  at: (row: number) => number,
  missing: number,
  shares: ReadonlyMap<string, number> | null,
): StandardColumn | string {
  let sum = 0;
  let constant = true;
  for (let row = 0; row < rows; row++) {
    sum += at(row);
    constant &&= at(row) === at(0);
  }
  const mean = constant ? at(0) : sum / rows;
  let squares = 0;
  for (let row = 0; row < rows; row++) squares += (at(row) - mean) ** 2;
  const scale = constant ? 1 : Math.sqrt(squares / rows);
  if (!Number.isFinite(scale)) return 'its values span more than a double can hold';
  return { name, mean, scale: scale > 0 ? scale : 1, missing, shares };
}

function standardise(standard: StandardColumn, column: FeatureColumn | undefined): Float64Array {
  const { name, mean, scale, missing, shares } = standard;
  const type = shares === null ? 'numeric' : 'categorical';
  if (column?.type !== type)
    throw new RangeError(`Expected ${type} column "${name}", got ${column?.type ?? 'none'}.`);
  if (column.type === 'numeric')
    return column.values.map((value) => (finiteOr(value, missing) - mean) / scale);
  // A category that the reference lacks has a share of 0.
  const byCode = column.categories.map((category) => shares?.get(category) ?? 0);
  return Float64Array.from(column.codes, (code) => ((byCode[code] ?? missing) - mean) / scale);
}

function finiteOr(value: number, other: number): number {
  return Number.isFinite(value) ? value : other;
}

/** Mean product of every two columns, which have mean 0. */
function meanProducts(columns: readonly Float64Array[], rows: number): number[][] {
  const products = columns.map(() => columns.map(() => 0));
  for (const [i, a] of columns.entries()) {
    for (let j = 0; j <= i; j++) {
      const b = columns[j] as Float64Array;
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += (a[row] as number) * (b[row] as number);
      for (const [p, q] of [
        [i, j],
        [j, i],
      ] as const) {
        const line = products[p];
        if (line) line[q] = sum / rows;
      }
    }
  }
  return products;
}
