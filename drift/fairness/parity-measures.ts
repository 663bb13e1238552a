/** How far the groups are apart in all, as one number each: the largest difference or the smallest ratio of two groups. */
import { normalIsf } from '../distributions/normal-quantile.js';
import type { PerformanceTask } from '../performance/figure-catalogue.js';
import { LEVEL } from '../performance/interval.js';
import { compareTallies } from './compare-tallies.js';
import type { RateName, RateTallies, Tally } from './rates.js';

export interface ParityKind {
  readonly name: string;
  /** The rates whose groups are compared; of several the one that is farthest apart counts. */
  readonly rates: readonly RateName[];
  readonly as: 'difference' | 'ratio';
}

/** The measures of a task, named as fairlearn names those that it has. */
export const PARITY_MEASURES: Readonly<Record<PerformanceTask, readonly ParityKind[]>> = {
  binary: [
    { name: 'demographic_parity_difference', rates: ['selection_rate'], as: 'difference' },
    { name: 'demographic_parity_ratio', rates: ['selection_rate'], as: 'ratio' },
    { name: 'equal_opportunity_difference', rates: ['recall'], as: 'difference' },
    { name: 'equalized_odds_difference', rates: ['recall', 'false_positive_rate'], as: 'difference' },
    { name: 'predictive_parity_difference', rates: ['precision'], as: 'difference' },
    { name: 'accuracy_difference', rates: ['accuracy'], as: 'difference' },
    { name: 'calibration_gap_difference', rates: ['calibration_gap'], as: 'difference' },
  ],
  multiclass: [{ name: 'accuracy_difference', rates: ['accuracy'], as: 'difference' }],
  regression: [
    { name: 'mean_prediction_difference', rates: ['mean_prediction'], as: 'difference' },
    { name: 'mae_difference', rates: ['mae'], as: 'difference' },
    { name: 'mae_ratio', rates: ['mae'], as: 'ratio' },
    { name: 'mean_error_difference', rates: ['mean_error'], as: 'difference' },
  ],
};

export interface Parity {
  readonly name: string;
  readonly value: number | null;
  /** Of these two groups, whichever two they had been; the upper bound of a ratio is `null` where there is none. */
  readonly interval: readonly [number, number | null] | null;
  /** The rate and the positions of the groups that are farthest apart. */
  readonly rate: string | null;
  readonly lowest: number | null;
  readonly highest: number | null;
  /** Why there is no value. */
  readonly reason: string | null;
}

/**
 * Difference: the largest rate less the smallest. Ratio: the smallest over the largest. Equal to fairlearn's functions
 * with `method="between_groups"` where both are defined.
 *
 * Intervals are simultaneous (Bonferroni over all pairs of groups), so they hold for the pair that was picked for being the
 * farthest apart.
 *
 * @param tallies of all rates of the task
 * @param compared positions of the groups that take part
 */
export function parityOf(
  { name, rates, as }: ParityKind,
  tallies: readonly RateTallies[],
  compared: readonly number[],
): Parity {
  const concerned = tallies.filter(({ rate }) => rates.includes(rate.name));
  const pairs = (compared.length * (compared.length - 1)) / 2;
  const z = normalIsf((1 - LEVEL) / 2 / Math.max(1, pairs * rates.length));
  const found = concerned.flatMap((one) => farthest(one, compared, as, z));
  const reason = reasonFor(concerned, rates.length, compared.length);
  const empty = { name, value: null, interval: null, rate: null, lowest: null, highest: null };
  if (found.length === 0 || reason !== null) return { ...empty, reason: reason ?? 'no group has such rows' };
  const [first, ...others] = found;
  const worst = others.reduce(
    (so, one) => ((as === 'difference' ? one.value > so.value : one.value < so.value) ? one : so),
    first as Farthest,
  );
  return { name, ...worst, reason: null };
}

type Farthest = Pick<Parity, 'interval' | 'rate'> & {
  readonly value: number;
  readonly lowest: number;
  readonly highest: number;
};

function reasonFor(concerned: readonly RateTallies[], wanted: number, groups: number): string | null {
  if (groups < 2) return 'fewer than two groups are large enough';
  if (concerned.length < wanted) return 'it needs what the rows do not hold';
  return null;
}

function farthest(
  { rate, groups, origin }: RateTallies,
  compared: readonly number[],
  as: ParityKind['as'],
  z: number,
): Farthest[] {
  const known = compared.flatMap((at) => {
    const tally = groups[at];
    return tally === undefined || tally.rows === 0 ? [] : [{ at, tally, mean: tally.sum / tally.rows }];
  });
  const [first] = known;
  if (first === undefined || known.length < 2) return [];
  const low = known.reduce((so, one) => (one.mean < so.mean ? one : so), first);
  const high = known.reduce((so, one) => (one.mean > so.mean ? one : so), first);
  if (as === 'ratio' && !(high.mean > 0)) return [];
  const value = as === 'difference' ? high.mean - low.mean : low.mean / high.mean;
  const ends: readonly [Tally, Tally] =
    as === 'difference' ? [high.tally, low.tally] : [low.tally, high.tally];
  const comparison = low === high ? null : compareTallies(rate, ends[0], ends[1], z, origin);
  return [
    {
      value,
      interval: (as === 'difference' ? comparison?.differenceInterval : comparison?.ratioInterval) ?? null,
      rate: rate.name,
      lowest: low.at,
      highest: high.at,
    },
  ];
}
