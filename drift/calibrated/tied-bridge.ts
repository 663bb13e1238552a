import type { QuadraticForm } from '../distributions/quadratic-form-tail.js';
import type { MidrankBlocks } from './midrank-blocks.js';

/** Neighbouring runs are taken together up to this share of all values: poles are then off by about as much. */
const FINEST_SHARE = 1 / 1000;
/** Relative width at which the search for a pole ends. */
const NARROW = 4e-16;

interface Groups {
  readonly shares: number[];
  /** Weights of the squared mean of the bridge at both ends of the group. */
  readonly weights: number[];
}

/** Runs of the pooled values, short ones taken together so that the statistic's expectation stays what it is. */
function group({ sizes, weights, variances, rows }: MidrankBlocks): Groups {
  const groups: Groups = { shares: [], weights: [] };
  let share = 0;
  let expectation = 0;
  let before = 0;
  const close = () => {
    if (share === 0) return;
    const middle = before + share / 2;
    groups.shares.push(share);
    groups.weights.push(expectation / (middle * (1 - middle) - share / 4));
    before += share;
    share = 0;
    expectation = 0;
  };
  for (let i = 0; i < sizes.length; i++) {
    const own = (sizes[i] as number) / rows;
    if (share + own > FINEST_SHARE) close();
    share += own;
    expectation += (weights[i] as number) * (variances[i] as number);
  }
  close();
  return groups;
}

/**
 * The distribution that a midrank statistic of large samples has given the ties: that of the weighted sum of squares of a
 * Brownian bridge, each taken as the mean of the bridge at both ends of a run of equal values.
 *
 * The bridge at the ends between runs has a tridiagonal precision matrix P, and the sum of squares a tridiagonal matrix W:
 * the poles are the eigenvalues u of P - u W, found by Sturm's count of negative pivots, and the determinant is the product
 * of the pivots over those at 0.
 *
 * @param blocks with at least two runs
 */
export function tiedBridge(blocks: MidrankBlocks): QuadraticForm {
  const { shares, weights } = group(blocks);
  const size = shares.length - 1;
  const inverse = Float64Array.from(shares, (share) => 1 / share);
  const quarter = Float64Array.from(weights, (weight) => weight / 4);

  /** Pivots of P - u W: how many are negative, and their product over those of P. */
  const pivots = (u: number) => {
    let negative = 0;
    let determinant = 1;
    let pivot = 0;
    let pivotAtZero = 0;
    for (let i = 0; i < size; i++) {
      const left = inverse[i] as number;
      const right = inverse[i + 1] as number;
      const leftPull = u * (quarter[i] as number);
      const off = i === 0 ? 0 : left + leftPull;
      const offAtZero = i === 0 ? 0 : left;
      const diagonal = left - leftPull + right - u * (quarter[i + 1] as number);
      const carried = i === 0 ? 0 : off ** 2 / pivot;
      pivot = diagonal - carried;
      // A pivot of exactly 0 stands for a tiny positive one.
      if (pivot === 0) pivot = Number.EPSILON * left;
      pivotAtZero = left + right - (i === 0 ? 0 : offAtZero ** 2 / pivotAtZero);
      if (pivot < 0) negative++;
      determinant *= pivot / pivotAtZero;
    }
    return { negative, determinant };
  };

  const poles: number[] = [];
  const find = (j: number) => {
    let low = poles.at(-1) ?? 0;
    let high = Math.max(2 * low, 1);
    while (pivots(high).negative < j) {
      low = high;
      high *= 2;
    }
    while (high - low > NARROW * high) {
      const middle = low / 2 + high / 2;
      if (middle <= low || middle >= high) break;
      if (pivots(middle).negative < j) low = middle;
      else high = middle;
    }
    return high;
  };
  return {
    pole: (j) => {
      if (j > size) return Number.POSITIVE_INFINITY;
      while (poles.length < j) poles.push(find(poles.length + 1));
      return poles[j - 1] ?? Number.POSITIVE_INFINITY;
    },
    determinant: (u) => pivots(u).determinant,
  };
}
