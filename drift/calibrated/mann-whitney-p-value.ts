import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import { hasTies } from '../ks-statistic.js';
import { mannWhitneyPValue } from '../mann-whitney.js';
import { EVEN_WEIGHT, type MidrankBlocks, midrankBlocks } from './midrank-blocks.js';
import { midrankPermutationPValue } from './midrank-permutation.js';

/** Up to this skewness and this excess kurtosis a sum of ranks is taken for normal. */
const MOST_SKEWNESS = 0.1;
const MOST_EXCESS = 0.05;

/** The pooled midranks as shares of all values lie around this. */
const CENTRE = 0.5;

/** Whether ties leave the sum of the smaller side's ranks far from normal: one of rare values is close to Poisson. */
function isFarFromNormal({ sizes, middles, rows, size }: MidrankBlocks): boolean {
  let square = 0;
  let cube = 0;
  let fourth = 0;
  sizes.forEach((length, run) => {
    const deviation = (middles[run] as number) - CENTRE;
    square += (length / rows) * deviation ** 2;
    cube += (length / rows) * deviation ** 3;
    fourth += (length / rows) * deviation ** 4;
  });
  const skewness = Math.abs(cube) / square ** 1.5 / Math.sqrt(size);
  const excess = (fourth / square ** 2 - 3) / size;
  return skewness > MOST_SKEWNESS || excess > MOST_EXCESS;
}

/** How far the sum of the smaller side's ranks is from its mean, by permutation. */
function permutedPValue(blocks: MidrankBlocks): number {
  const { middles } = blocks;
  return midrankPermutationPValue(blocks, {
    of: (runs, counts, length) => {
      let sum = 0;
      for (let i = 0; i < length; i++)
        sum += (counts[i] as number) * ((middles[runs[i] as number] as number) - CENTRE);
      return Math.abs(sum);
    },
    norm: (distance) => distance,
    step: (middles.at(-1) as number) - (middles[0] as number),
  });
}

/**
 * Two-sided p-value of the Mann-Whitney U test that holds for ties in small samples, too.
 *
 * As SciPy's where it is exact and where the sum of ranks is close to normal. The normal distribution fails where nearly all
 * values are one: of 30 values against 5,000, of which 2 % differ, U takes a few values only, and four that differ would
 * have a p-value of 1e-5 instead of 3e-3. There it is the probability, given the ties, of a U at least as far from its mean: exact for two
 * different values, else by permutation. Which way it goes depends on the pooled values and the sizes only, so the test stays valid.
 *
 * @param reference sorted, not empty
 * @param current sorted, not empty
 */
export function tiedMannWhitneyPValue(reference: Float64Array, current: Float64Array): number {
  if (!hasTies(reference, current)) return mannWhitneyPValue(reference, current, 'two-sided');
  const blocks = midrankBlocks(reference, current, EVEN_WEIGHT);
  if (blocks.sizes.length < 2) return 1;
  if (!isFarFromNormal(blocks)) return mannWhitneyPValue(reference, current, 'two-sided');
  const { sizes, drawn, rows, size } = blocks;
  if (sizes.length === 2) return hypergeometricPValue(rows, sizes[0] as number, size, drawn[0] as number);
  return permutedPValue(blocks);
}
