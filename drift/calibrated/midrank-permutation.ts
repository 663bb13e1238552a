import { drawHypergeometric } from '../distributions/draw-hypergeometric.js';
import { seededRandom } from '../seeded-random.js';
import type { MidrankBlocks } from './midrank-blocks.js';
import { largestStep, type MidrankStatistic, midrankStatistic } from './midrank-statistic.js';
import { sequentialPValue } from './sequential-p-value.js';

const PERMUTATIONS = 9_999;
const SEED = 20_250_402;
/** Statistics that are equal in exact arithmetic may differ by this much of themselves; they count as equal. */
const ROUNDING = 1e-7;

/** What is held against permutations. */
export interface PermutedStatistic {
  readonly of: MidrankStatistic;
  /** The statistic as a norm of centred sums over the drawn values; increasing. */
  readonly norm: (statistic: number) => number;
  /** How much larger the norm can become when one drawn value is exchanged for another. */
  readonly step: number;
}

/** The weighted sum of squared differences of two distribution functions. */
function squaredDifferences(blocks: MidrankBlocks): PermutedStatistic {
  return {
    of: midrankStatistic(blocks),
    norm: (value) => Math.sqrt(Math.max(0, value)),
    step: largestStep(blocks),
  };
}

/** The runs outside the longest one, once for each of their values. */
function runsOutside({ sizes, largest, rows }: MidrankBlocks): Uint32Array {
  const runs = new Uint32Array(rows - (sizes[largest] as number));
  let end = 0;
  for (let run = 0; run < sizes.length; run++) {
    if (run === largest) continue;
    const size = sizes[run] as number;
    runs.fill(run, end, end + size);
    end += size;
  }
  return runs;
}

/**
 * P-value of a midrank statistic by random permutation of the pooled values, given the ties. Seeded: same values, same
 * p-value. Beyond all 9,999 permutations, see `beyondPermutations`. An evaluation takes time in proportion to how many
 * of the smaller side's values fall outside the longest run of equal values.
 *
 * @param statistic what is held against permutations; the weighted sum of squared differences of both distribution functions unless told
 */
export function midrankPermutationPValue(
  blocks: MidrankBlocks,
  { of: statistic, norm, step }: PermutedStatistic = squaredDifferences(blocks),
): number {
  const { drawn, largest, rows, size } = blocks;
  const outside = runsOutside(blocks);
  const runs = new Uint32Array(Math.min(size, outside.length) + 1);
  const counts = new Float64Array(runs.length);

  let length = 0;
  drawn.forEach((count, run) => {
    if (count === 0) return;
    runs[length] = run;
    counts[length++] = count;
  });
  const bar = statistic(runs, counts, length) * (1 - ROUNDING);

  const random = seededRandom(SEED);
  const permuted = () => {
    const picked = drawHypergeometric(rows, outside.length, size, random);
    for (let i = 0; i < picked; i++) {
      const j = i + Math.floor((random() / 2 ** 32) * (outside.length - i));
      const run = outside[j] as number;
      outside[j] = outside[i] as number;
      outside[i] = run;
    }
    runs.set(outside.subarray(0, picked));
    if (picked < size) runs[picked] = largest;
    const all = runs.subarray(0, picked < size ? picked + 1 : picked).sort();
    let different = 0;
    for (let i = 0; i < all.length; i++) {
      const run = all[i] as number;
      const weight = run === largest ? size - picked : 1;
      if (different > 0 && runs[different - 1] === run) {
        counts[different - 1] = (counts[different - 1] as number) + weight;
      } else {
        runs[different] = run;
        counts[different++] = weight;
      }
    }
    return statistic(runs, counts, different);
  };
  return sequentialPValue({
    bar,
    next: permuted,
    most: PERMUTATIONS,
    norm,
    step,
  });
}
