/** Two bounds that hold the true figure with a chance of `LEVEL`. */
export type Interval = readonly [lower: number, upper: number];

/** The chance, over windows like this one, that an interval holds the true figure. */
export const LEVEL = 0.95;
/** The standard normal quantile of (1 + LEVEL) / 2. */
export const NORMAL_QUANTILE = 1.959963984540054;

/**
 * Interval of a share, of E. B. Wilson ("Probable inference, the law of succession, and statistical inference", J. Am.
 * Stat. Assoc. 22, 1927): stays within 0 and 1 and holds its level for few rows and for shares near either.
 *
 * @param part of `whole` rows, from 0 to `whole`
 * @param whole more than 0
 * @param z the standard normal quantile of the level; that of `LEVEL` unless told
 */
export function wilsonInterval(part: number, whole: number, z = NORMAL_QUANTILE): Interval {
  const z2 = z ** 2;
  const share = part / whole;
  const centre = (share + z2 / (2 * whole)) / (1 + z2 / whole);
  const half = (z / (1 + z2 / whole)) * Math.sqrt((share * (1 - share)) / whole + z2 / (4 * whole * whole));
  // At the ends the two terms are equal, but for rounding.
  return [part === 0 ? 0 : Math.max(0, centre - half), part === whole ? 1 : Math.min(1, centre + half)];
}

/**
 * Interval of a figure by its standard error, symmetric on the scale of a transformation.
 *
 * @param scale to where the figure is nearly normal, with its derivative, and back
 */
function scaledInterval(
  value: number,
  error: number,
  scale: { to: (x: number) => number; slope: (x: number) => number; back: (y: number) => number },
): Interval | null {
  const centre = scale.to(value);
  const half = NORMAL_QUANTILE * error * scale.slope(value);
  if (!Number.isFinite(centre) || !Number.isFinite(half)) return null;
  return [scale.back(centre - half), scale.back(centre + half)];
}

/** Interval of a figure without bounds: value ± z errors. `null` when the error is not known. */
export function plainInterval(value: number, error: number): Interval | null {
  return scaledInterval(value, error, { to: (x) => x, slope: () => 1, back: (y) => y });
}

/** Interval of a figure between 0 and 1, on the scale of log odds, so that it stays there. `null` at 0 and 1. */
export function shareInterval(value: number, error: number): Interval | null {
  return scaledInterval(value, error, {
    to: (x) => Math.log(x / (1 - x)),
    slope: (x) => 1 / (x * (1 - x)),
    back: (y) => 1 / (1 + Math.exp(-y)),
  });
}

/** Interval of a mean of losses, which cannot be negative: value ± z errors, cut at 0. */
export function lossInterval(value: number, error: number): Interval | null {
  const interval = plainInterval(value, error);
  return interval && [Math.max(0, interval[0]), interval[1]];
}
