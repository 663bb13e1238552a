import type { MidrankBlocks } from './midrank-blocks.js';

/** The factor that gives a squared difference the variance of a Brownian bridge. */
function scaleOf({ size, rows }: MidrankBlocks): number {
  return (size * (rows - 1)) / (rows - size);
}

/**
 * The weighted sum over the runs of (F - t)², F being the smaller side's distribution function and t that of both sides,
 * each taken at the middle of the run's step; times n (N - 1) / m, so that a difference has the variance of a Brownian
 * bridge. With weights by inverse variance it is Scholz and Stephens' midrank A²; with even weights and without ties it is
 * the Cramér-von Mises T, up to a term that depends on the sizes only.
 */
export function observedStatistic(blocks: MidrankBlocks): number {
  const { drawn, weights, middles, size } = blocks;
  let sum = 0;
  let below = 0;
  for (let i = 0; i < drawn.length; i++) {
    const here = drawn[i] as number;
    sum += (weights[i] as number) * ((below + here / 2) / size - (middles[i] as number)) ** 2;
    below += here;
  }
  return scaleOf(blocks) * sum;
}

/** By how much the root of the statistic can grow when one of the smaller side's values is exchanged for another. */
export function largestStep(blocks: MidrankBlocks): number {
  const weight = blocks.weights.reduce((sum, own) => sum + own, 0);
  return Math.sqrt(scaleOf(blocks) * weight) / blocks.size;
}

/** The statistic as a function of how the smaller side's values fall on some of the runs. */
export type MidrankStatistic = (
  /** Positions of the runs that hold any, ascending. */
  runs: Uint32Array,
  /** How many each of them holds. */
  counts: Float64Array,
  /** How many runs these are. */
  length: number,
) => number;

/**
 * The same for other choices of the smaller side's values. Between the runs that hold any of them F stays the same: sums
 * made beforehand cover those stretches, so that an evaluation takes time in proportion to `length`.
 */
export function midrankStatistic(blocks: MidrankBlocks): MidrankStatistic {
  const { weights, middles, size } = blocks;
  const count = weights.length;
  const plain = new Float64Array(count + 1);
  const byMiddle = new Float64Array(count + 1);
  const bySquare = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) {
    const weight = weights[i] as number;
    const middle = middles[i] as number;
    plain[i + 1] = (plain[i] as number) + weight;
    byMiddle[i + 1] = (byMiddle[i] as number) + weight * middle;
    bySquare[i + 1] = (bySquare[i] as number) + weight * middle ** 2;
  }
  const stretch = (from: number, to: number, level: number) =>
    level ** 2 * ((plain[to] as number) - (plain[from] as number)) -
    2 * level * ((byMiddle[to] as number) - (byMiddle[from] as number)) +
    ((bySquare[to] as number) - (bySquare[from] as number));
  const scale = scaleOf(blocks);
  return (runs, counts, length) => {
    let sum = 0;
    let below = 0;
    let next = 0;
    for (let i = 0; i < length; i++) {
      const run = runs[i] as number;
      const here = counts[i] as number;
      if (run > next) sum += stretch(next, run, below / size);
      sum += (weights[run] as number) * ((below + here / 2) / size - (middles[run] as number)) ** 2;
      below += here;
      next = run + 1;
    }
    if (next < count) sum += stretch(next, count, 1);
    return scale * sum;
  };
}
