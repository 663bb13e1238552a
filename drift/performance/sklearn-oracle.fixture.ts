import { readFileSync } from 'node:fs';

interface BinaryCase {
  readonly name: string;
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
  readonly probabilities: readonly number[];
  readonly confusion: readonly number[];
  readonly figures: Readonly<Record<string, number | null>>;
  readonly curve: { readonly actual: readonly number[]; readonly predicted: readonly number[] } | null;
  readonly accuracy_interval: readonly [number, number];
  readonly delong_error: number | null;
}

interface MulticlassCase extends Pick<BinaryCase, 'name' | 'confusion' | 'figures'> {
  readonly classes: number;
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
  readonly probabilities: readonly number[];
}

type RegressionCase = Pick<BinaryCase, 'name' | 'actual' | 'predicted' | 'figures'>;

interface IsotonicCase {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly at: readonly number[];
  readonly value: readonly number[];
}

/** Made by `sklearn-oracle.py`. */
export interface SklearnOracle {
  readonly made_by: string;
  readonly binary: readonly BinaryCase[];
  readonly multiclass: readonly MulticlassCase[];
  readonly regression: readonly RegressionCase[];
  readonly isotonic: readonly IsotonicCase[];
}

export function sklearnOracle(): SklearnOracle {
  return JSON.parse(readFileSync(new URL('./sklearn-oracle.json', import.meta.url), 'utf8'));
}

/** How far two numbers are apart, relative to their size where that is above 1. */
export function distance(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(a - b) / Math.max(1, Math.abs(b));
}
