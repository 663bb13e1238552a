import { quadraticFormSf } from '../distributions/quadratic-form-tail.js';
import { midrankBlocks, type RankWeight } from './midrank-blocks.js';
import { canCountOut, exactMidrankPValue } from './midrank-exact.js';
import { midrankPermutationPValue } from './midrank-permutation.js';
import { observedStatistic } from './midrank-statistic.js';
import { tiedBridge } from './tied-bridge.js';

/** Up to so many values of the smaller side are expected outside the longest run, the p-value is found by permutation. */
const SMALL_SAMPLE = 100;
/** Runs up to this share of all values do not change the limiting distribution to speak of. */
const NEGLIGIBLE_TIE = 0.002;
/** Below this share of the statistic's mean the p-value is near 1 and no verdict depends on it. */
const SURELY_USUAL = 0.01;

/**
 * P-value of a weighted mean of squared differences between two distribution functions, given the ties.
 *
 * Tiny samples exactly, small ones by permutation. Large ones by the limiting distribution: the known one as long as no value is frequent, else
 * the one that the ties lead to. Which of them depends on the pooled values only, so the test stays valid.
 *
 * @param limit upper tail of the limiting distribution without ties
 */
export function midrankPValue(
  reference: Float64Array,
  current: Float64Array,
  weight: RankWeight,
  limit: (x: number) => number,
): number {
  const blocks = midrankBlocks(reference, current, weight);
  if (blocks.sizes.length < 2) return 1;
  if (canCountOut(blocks)) return exactMidrankPValue(blocks);
  const longest = (blocks.sizes[blocks.largest] as number) / blocks.rows;
  if (blocks.size * (1 - longest) <= SMALL_SAMPLE) return midrankPermutationPValue(blocks);
  const statistic = observedStatistic(blocks);
  if (longest <= NEGLIGIBLE_TIE) return limit(statistic);
  const mean = blocks.weights.reduce((sum, own, i) => sum + own * (blocks.variances[i] as number), 0);
  return quadraticFormSf(Math.max(statistic, SURELY_USUAL * mean), tiedBridge(blocks));
}
