import { compensatedSums } from './compensated-sums.js';
import { symmetricEigen } from './distributions/symmetric-eigen.js';
import { orderStatistic } from './order-statistic.js';
import { walkDistinct } from './walk-distinct.js';

/** Points at which Epps and Singleton compare the characteristic functions, in units of the semi-interquartile range. */
const POINTS = [0.4, 0.8] as const;
export const FEATURES = 2 * POINTS.length;
const NO_VALUES = new Float64Array(0);

/** Quantile of two sorted arrays together by linear interpolation, rounded as `scipy.stats.quantile` rounds. */
function pooledQuantile(a: Float64Array, b: Float64Array, share: number): number {
  const rows = a.length + b.length;
  const position = share * rows + (1 - share);
  const below = Math.min(Math.floor(position), rows);
  const fraction = position - Math.floor(position);
  const lower = orderStatistic(a, b, below - 1);
  const upper = orderStatistic(a, b, Math.min(below, rows - 1));
  return (1 - fraction) * lower + fraction * upper;
}

/** The interquartile range of two sorted arrays together, as `scipy.stats.iqr`. */
export function pooledQuartileRange(a: Float64Array, b: Float64Array): number {
  return pooledQuantile(a, b, 0.75) - pooledQuantile(a, b, 0.25);
}

/**
 * Writes what Epps and Singleton compare of one value: cosine and sine of the value at their two points.
 *
 * @param scale the semi-interquartile range
 */
export function writeFeatures(value: number, scale: number, into: Float64Array): void {
  for (let i = 0; i < POINTS.length; i++) {
    const angle = ((POINTS[i] as number) / scale) * value;
    into[i] = Math.cos(angle);
    into[POINTS.length + i] = Math.sin(angle);
  }
}

/** Means and covariances (divisor n) of the features of some values. */
export interface FeatureMoments {
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
}

/**
 * The moments of the features of sorted values: of one sample, or of two together.
 *
 * Digits matter: with two different values the covariance has rank 1, and what rounding leaves of the other directions
 * must stay below the bound at which `whitening` drops them.
 */
export function featureMoments(
  scale: number,
  sorted: Float64Array,
  others: Float64Array = NO_VALUES,
): FeatureMoments {
  const n = sorted.length + others.length;
  const feature = new Float64Array(FEATURES);
  const sums = compensatedSums(FEATURES);
  walkDistinct(sorted, others, (value, inSorted, inOthers) => {
    writeFeatures(value, scale, feature);
    for (let i = 0; i < FEATURES; i++) sums.add(i, (inSorted + inOthers) * (feature[i] as number));
  });
  const mean = Array.from(feature, (_, i) => sums.at(i) / n);
  const products = compensatedSums(FEATURES * FEATURES);
  walkDistinct(sorted, others, (value, inSorted, inOthers) => {
    writeFeatures(value, scale, feature);
    for (let i = 0; i < FEATURES; i++) feature[i] = (feature[i] as number) - (mean[i] as number);
    for (let i = 0; i < FEATURES; i++) {
      const weighted = (inSorted + inOthers) * (feature[i] as number);
      for (let j = 0; j <= i; j++) products.add(i * FEATURES + j, weighted * (feature[j] as number));
    }
  });
  const entry = (i: number, j: number) => products.at(Math.max(i, j) * FEATURES + Math.min(i, j)) / n;
  return { mean, covariance: mean.map((_, i) => mean.map((_, j) => entry(i, j))) };
}

/**
 * The directions in which the features vary, each divided by its standard deviation: eigenvalues of the covariance below
 * `4 * 2^-52` of the largest count as 0, as SciPy's array-API `pinv` and `matrix_rank` do for a matrix of four rows. The
 * squared length of a vector's products with them is its quadratic form in the pseudo-inverse.
 */
export function whitening(covariance: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const { values, vectors } = symmetricEigen(covariance);
  const smallest = FEATURES * Number.EPSILON * Math.max(...values);
  return vectors.flatMap((vector, i) => {
    const value = values[i] ?? 0;
    return value > smallest ? [vector.map((entry) => entry / Math.sqrt(value))] : [];
  });
}

/** The products of a vector with each direction. */
export function project(vector: readonly number[], directions: readonly (readonly number[])[]): number[] {
  return directions.map((direction) =>
    direction.reduce((sum, entry, i) => sum + entry * (vector[i] ?? 0), 0),
  );
}
