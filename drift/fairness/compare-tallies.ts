/** Two groups that share no row, compared by a rate. */
import { fisherExact } from '../distributions/fisher-exact.js';
import { studentTwoSided } from '../distributions/student-t.js';
import { type Interval, wilsonInterval } from '../performance/interval.js';
import { type RateKind, squaredError, type Tally } from './rates.js';

export interface TalliesCompared {
  /** The first less the second. */
  readonly difference: number;
  readonly differenceInterval: Interval | null;
  /** The first over the second; `null` where that is nothing, or means nothing. */
  readonly ratio: number | null;
  /** The upper bound is `null` where there is none. */
  readonly ratioInterval: readonly [number, number | null] | null;
  /** Two-sided, that both are equal. */
  readonly pValue: number;
}

/**
 * Compares two tallies that hold no row together.
 *
 * Shares: interval of the difference by R. G. Newcombe's method 10 (Stat. Med. 17, 1998), of the ratio by the same way of
 * joining Wilson's intervals (A. Donner and G. Y. Zou, Stat. Methods Med. Res. 21, 2012), Fisher's exact test. Means: Welch's
 * test, an interval of `z` of its standard errors, and of the ratio by the delta method on its logarithm.
 *
 * @param z the standard normal quantile of the intervals' level
 * @param origin what `squares` are measured from
 * @returns `null` when a side has no row, or of means fewer than two
 */
export function compareTallies(
  { kind, ratio }: RateKind,
  first: Tally,
  second: Tally,
  z: number,
  origin: number,
): TalliesCompared | null {
  if (kind === 'mean') return compareMeans(ratio, first, second, z, origin);
  if (first.rows === 0 || second.rows === 0) return null;
  const [a, b] = [first.sum / first.rows, second.sum / second.rows];
  const [aLow, aHigh] = wilsonInterval(first.sum, first.rows, z);
  const [bLow, bHigh] = wilsonInterval(second.sum, second.rows, z);
  return {
    difference: a - b,
    differenceInterval: [a - b - Math.hypot(a - aLow, bHigh - b), a - b + Math.hypot(aHigh - a, b - bLow)],
    ratio: b > 0 ? a / b : null,
    ratioInterval: a > 0 || b > 0 ? shareRatio([a, aLow, aHigh], [b, bLow, bHigh]) : null,
    pValue: fisherExact({
      a: first.sum,
      b: first.rows - first.sum,
      c: second.sum,
      d: second.rows - second.sum,
    }),
  };
}

type Bounded = readonly [value: number, lower: number, upper: number];

/** Where a² - b² θ² less the squared distances to the bounds is 0: two quadratic equations in θ. */
function shareRatio([a, aLow, aHigh]: Bounded, [b, bLow, bHigh]: Bounded): readonly [number, number | null] {
  const product = a * b;
  const lowest = aLow * (2 * a - aLow);
  const lower = product + Math.sqrt(Math.max(0, product ** 2 - lowest * bHigh * (2 * b - bHigh)));
  const divisor = bLow * (2 * b - bLow);
  const upper = product + Math.sqrt(Math.max(0, product ** 2 - aHigh * (2 * a - aHigh) * divisor));
  return [lower > 0 ? lowest / lower : 0, divisor > 0 ? upper / divisor : null];
}

function compareMeans(
  withRatio: boolean,
  first: Tally,
  second: Tally,
  z: number,
  origin: number,
): TalliesCompared | null {
  if (first.rows < 2 || second.rows < 2) return null;
  const [a, b] = [meanOf(first), meanOf(second)];
  const [aError, bError] = [squaredError(first, origin), squaredError(second, origin)];
  const error = Math.sqrt(aError + bError);
  const share = aError / (aError + bError);
  const df = 1 / (share ** 2 / (first.rows - 1) + (1 - share) ** 2 / (second.rows - 1));
  const ratio = withRatio && b > 0 ? a / b : null;
  const relative = z * Math.sqrt(aError / a ** 2 + bError / b ** 2);
  return {
    difference: a - b,
    differenceInterval: [a - b - z * error, a - b + z * error],
    ratio,
    ratioInterval:
      ratio !== null && Number.isFinite(relative) && ratio > 0
        ? [ratio * Math.exp(-relative), ratio * Math.exp(relative)]
        : null,
    // Two constants differ, or they do not.
    pValue: error > 0 ? studentTwoSided((a - b) / error, df) : a === b ? 1 : 0,
  };
}

function meanOf({ rows, sum }: Tally): number {
  return sum / rows;
}

/** Everybody but a group. */
export function restOf(overall: Tally, group: Tally): Tally {
  return {
    rows: overall.rows - group.rows,
    sum: overall.sum - group.sum,
    squares: overall.squares - group.squares,
  };
}

/**
 * A group against everybody, from the group against the rest: everybody is the group by its share of the rows and the rest
 * by theirs, so value, interval and test of one follow from those of the other.
 *
 * @param share of all rows, that are the group's
 */
export function againstOverall(compared: TalliesCompared, share: number): TalliesCompared {
  const { differenceInterval, ratio, ratioInterval } = compared;
  const rest = 1 - share;
  const scaled = (value: number) => rest * value;
  // The rest has none: then everybody is the group's share of it.
  const ofOverall = (value: number) => (value > 0 ? 1 / (share + rest / value) : 0);
  return {
    ...compared,
    difference: scaled(compared.difference),
    differenceInterval: differenceInterval && [scaled(differenceInterval[0]), scaled(differenceInterval[1])],
    ratio: ratio === null ? (ratioInterval === null ? null : 1 / share) : ofOverall(ratio),
    ratioInterval: ratioInterval && [
      ofOverall(ratioInterval[0]),
      ratioInterval[1] === null ? 1 / share : ofOverall(ratioInterval[1]),
    ],
  };
}
