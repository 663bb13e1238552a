import type { SamplePair } from '../sample-pair.js';
import type { TestScore } from '../stat-test.js';
import { jensenShannonDistance } from '../tests/jensenshannon.js';
import { kullbackLeibler } from '../tests/kl-div.js';
import { populationStability } from '../tests/psi.js';
import { cellShares, smoothedShares } from './shared-cells.js';

/** Population stability index over shared cells, smoothed. */
export function stabilityIndex(pair: SamplePair): TestScore {
  const { reference, current } = smoothedShares(pair);
  return { score: populationStability(reference, current), reason: null };
}

/** Kullback-Leibler divergence of the current shares from the reference's, over shared cells, smoothed. */
export function klDivergence(pair: SamplePair): TestScore {
  const { reference, current } = smoothedShares(pair);
  return { score: kullbackLeibler(reference, current), reason: null };
}

/**
 * Hellinger distance over shared cells: the root of half the sum of the squared differences between the roots of the
 * shares, the same as the root of 1 minus the overlap and exact near 0. Needs no smoothing: it is at most 1.
 */
export function hellingerDistance(pair: SamplePair): TestScore {
  const { reference, current } = cellShares(pair);
  const squares = reference.reduce(
    (sum, share, i) => sum + (Math.sqrt(share) - Math.sqrt(current[i] ?? 0)) ** 2,
    0,
  );
  return { score: Math.min(1, Math.sqrt(squares / 2)), reason: null };
}

/** Jensen-Shannon distance in nats over shared cells. Needs no smoothing: it is at most the root of ln 2. */
export function jensenShannonOfCells(pair: SamplePair): TestScore {
  const { reference, current } = cellShares(pair);
  return { score: jensenShannonDistance(reference, current), reason: null };
}
