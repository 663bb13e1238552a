import type { PathDirection } from '../kernels/bridge-kernel.js';
import type { WeightedBridge } from './weighted-bridge.js';

/**
 * A linear function Y of the values w_j B(u_j), of variance 1: with it, they are Y times a curve and a rest that is
 * independent of Y. Y is the sum of `factors[j]` times w_j B(u_j); the curve is the covariance of each of them with Y.
 */
export type Direction = PathDirection;

/** Running sums over the places. */
interface Sums {
  /** Of w_i u_i below each place, itself included, and of w_i (1 - u_i) above it. */
  readonly below: Float64Array;
  readonly above: Float64Array;
  /** Covariance of each w_j B(u_j) with the sum of them all, and the variance of that sum. */
  readonly covariances: Float64Array;
  readonly variance: number;
}

function sumUp({ places, weights }: WeightedBridge): Sums {
  const count = places.length;
  const below = new Float64Array(count);
  const above = new Float64Array(count);
  for (let j = 0; j < count; j++) below[j] = (below[j - 1] ?? 0) + (weights[j] ?? 0) * (places[j] ?? 0);
  for (let j = count - 2; j >= 0; j--)
    above[j] = (above[j + 1] ?? 0) + (weights[j + 1] ?? 0) * (1 - (places[j + 1] ?? 0));
  const covariances = weights.map(
    (weight, j) => weight * ((below[j] ?? 0) * (1 - (places[j] ?? 0)) + (above[j] ?? 0) * (places[j] ?? 0)),
  );
  return { below, above, covariances, variance: covariances.reduce((sum, each) => sum + each, 0) };
}

/** The direction of the sum of all w_j B(u_j), standardised. */
function sumDirection({ covariances, variance }: Sums): Direction {
  const deviation = Math.sqrt(variance);
  return {
    factors: new Float64Array(covariances.length).fill(1 / deviation),
    curve: covariances.map((covariance) => covariance / deviation),
  };
}

/**
 * The direction of the upper places' sum less the lower ones', without what it has in common with the sum of all:
 * a change of the spread. Split where its variance is largest. `null` where there is none.
 */
function spreadDirection(
  { places, weights }: WeightedBridge,
  { below, above, covariances, variance }: Sums,
): Direction | null {
  const count = places.length;
  let best = { variance: variance * 1e-6, first: 0, common: 0 };
  let lower = 0;
  for (let first = 1; first < count; first++) {
    lower += covariances[first - 1] ?? 0;
    const common = (variance - 2 * lower) / variance;
    const between = (below[first - 1] ?? 0) * (above[first - 1] ?? 0);
    const own = variance - 4 * between - common ** 2 * variance;
    if (own > best.variance) best = { variance: own, first, common };
  }
  const { first, common } = best;
  if (first === 0) return null;
  const deviation = Math.sqrt(best.variance);
  const lowest = below[first - 1] ?? 0;
  const highest = above[first - 1] ?? 0;
  const withLower = (j: number): number => {
    const place = places[j] ?? 0;
    if (j >= first) return (1 - place) * lowest;
    return (below[j] ?? 0) * (1 - place) + ((above[j] ?? 0) - highest) * place;
  };
  return {
    factors: places.map((_, j) => ((j < first ? -1 : 1) - common) / deviation),
    curve: covariances.map(
      (covariance, j) => ((1 - common) * covariance - 2 * (weights[j] ?? 0) * withLower(j)) / deviation,
    ),
  };
}

/** The two independent directions in which the sum of |w_j B(u_j)| grows most, as a rule. */
export function bridgeDirections(bridge: WeightedBridge): {
  readonly sum: Direction;
  readonly spread: Direction | null;
} {
  const sums = sumUp(bridge);
  return { sum: sumDirection(sums), spread: spreadDirection(bridge, sums) };
}
