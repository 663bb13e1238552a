import { BAND_ERRORS } from './cbpe.js';

/** A window whose figure was estimated, and became known when its labels came. */
export interface EstimatedAndRealised {
  readonly estimated: number | null;
  /** Standard error by which so many rows scatter about a right estimate; NaN where it is not known. */
  readonly samplingError: number;
  readonly realised: number | null;
}

/** How far estimates were off. */
export interface PastErrors {
  /** Windows whose figure is known both ways. */
  readonly windows: number;
  /** Mean of estimated less realised: what estimates are too high by. */
  readonly meanError: number;
  readonly meanAbsoluteError: number;
  readonly largestError: number;
  /** Windows whose realised figure lay within the estimate ± three standard errors. */
  readonly withinBand: number;
  /** Windows whose band is known. */
  readonly withBand: number;
  /**
   * Two-sided p-value of a sign test that estimates are as often too high as too low, exact; `null` when every estimate
   * was right.
   */
  readonly biasPValue: number | null;
}

/**
 * How far the estimates of past windows were off, once their labels came.
 *
 * @param windows oldest first
 * @param last so many of them are looked at, the newest; all unless told
 * @returns `null` when no window is known both ways
 */
export function pastErrors(
  windows: readonly EstimatedAndRealised[],
  last = Number.POSITIVE_INFINITY,
): PastErrors | null {
  const known = windows
    .flatMap(({ estimated, realised, samplingError }) =>
      estimated === null || realised === null ? [] : [{ error: estimated - realised, samplingError }],
    )
    .slice(last === Number.POSITIVE_INFINITY ? 0 : -Math.max(1, last));
  if (known.length === 0) return null;
  const mean = (of: (error: number) => number) =>
    known.reduce((sum, { error }) => sum + of(error), 0) / known.length;
  const banded = known.filter(({ samplingError }) => Number.isFinite(samplingError));
  const above = known.filter(({ error }) => error > 0).length;
  const below = known.filter(({ error }) => error < 0).length;
  return {
    windows: known.length,
    meanError: mean((error) => error),
    meanAbsoluteError: mean(Math.abs),
    largestError: known.reduce((most, { error }) => Math.max(most, Math.abs(error)), 0),
    withBand: banded.length,
    withinBand: banded.filter(({ error, samplingError }) => Math.abs(error) <= BAND_ERRORS * samplingError)
      .length,
    biasPValue: above + below === 0 ? null : signTest(above, below),
  };
}

/** Two-sided p-value of so many heads and tails of a fair coin, as `scipy.stats.binomtest`. */
function signTest(heads: number, tails: number): number {
  const tosses = heads + tails;
  const fewer = Math.min(heads, tails);
  let logChance = -tosses * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= fewer; k++) {
    tail += Math.exp(logChance);
    logChance += Math.log((tosses - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}

/**
 * Says in one sentence how far estimates were off.
 *
 * @param figure its name, such as `accuracy`
 * @param format writes a number; four significant digits unless told
 * @example 'Over the last 10 windows the estimate of accuracy erred by 0.0123 on average and by 0.031 at most; it was within its band in 9 of 10.'
 */
export function pastErrorsSentence(
  figure: string,
  errors: PastErrors | null,
  format: (value: number) => string = fourDigits,
): string {
  if (errors === null) return `No window yet shows how good the estimate of ${figure} is.`;
  const { windows, meanError, meanAbsoluteError, largestError, withinBand, withBand, biasPValue } = errors;
  const over = windows === 1 ? 'In the one window known so far' : `Over the last ${windows} windows`;
  const by =
    windows === 1
      ? `erred by ${format(largestError)}`
      : `erred by ${format(meanAbsoluteError)} on average and by ${format(largestError)} at most`;
  const band = withBand === 0 ? '' : `; it was within its band in ${withinBand} of ${withBand}`;
  const bias =
    biasPValue !== null && biasPValue < 0.05 && meanError !== 0
      ? `. It is mostly too ${meanError > 0 ? 'high' : 'low'}, by ${format(Math.abs(meanError))} on average (p = ${format(biasPValue)})`
      : '';
  return `${over} the estimate of ${figure} ${by}${band}${bias}.`;
}

function fourDigits(value: number): string {
  return String(Number(value.toPrecision(4)));
}
