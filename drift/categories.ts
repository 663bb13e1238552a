import { largest } from './largest.js';
import type { CategoricalPair } from './sample-pair.js';

/** At most this many new or lost categories are listed, the most frequent first. */
export const MOST_LISTED_CATEGORIES = 100;

export interface CategoryChanges {
  /** Categories of the current window that the reference lacks, most frequent first; at most 100. */
  readonly added: readonly string[];
  /** Categories of the reference that the current window lacks, most frequent first; at most 100. */
  readonly lost: readonly string[];
  /** How many there are, listed or not. */
  readonly addedTotal: number;
  readonly lostTotal: number;
}

/** The weight of each category as one that only one side has: its count there, else 0. */
function onlyIn(own: Float64Array, other: Float64Array): Float64Array {
  return own.map((count, i) => (other[i] === 0 ? count : 0));
}

function countPositive(weights: Float64Array): number {
  return weights.reduce((total, weight) => total + (weight > 0 ? 1 : 0), 0);
}

/** The categories that came and went between reference and current window. */
export function categoryChanges(pair: CategoricalPair): CategoryChanges {
  const added = onlyIn(pair.current.counts, pair.reference.counts);
  const lost = onlyIn(pair.reference.counts, pair.current.counts);
  const listed = (weights: Float64Array) =>
    largest(weights, MOST_LISTED_CATEGORIES).map((i) => pair.categories[i] ?? '');
  return {
    added: listed(added),
    lost: listed(lost),
    addedTotal: countPositive(added),
    lostTotal: countPositive(lost),
  };
}
