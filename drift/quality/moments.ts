/** Values that are added up before their sum joins the total: so rounding errors stay those of short sums. */
const BLOCK = 1024;

/** Moments of one side of a column. `null` where fewer values than needed, or a range beyond doubles, leave none. */
export interface Moments {
  readonly mean: number | null;
  /** Sample standard deviation, divisor n - 1; `null` below two values. */
  readonly std: number | null;
  /** Fisher-Pearson skewness m3 / m2^1.5, biased, as `scipy.stats.skew`; `null` when all values are equal. */
  readonly skewness: number | null;
  /** Excess kurtosis m4 / m2² - 3, biased, as `scipy.stats.kurtosis`; `null` when all values are equal. */
  readonly kurtosis: number | null;
}

const NONE: Moments = { mean: null, std: null, skewness: null, kurtosis: null };

/**
 * Mean, standard deviation, skewness and kurtosis of a sorted array in one pass.
 *
 * Powers are summed about the median, then moved to the mean. That loses no digits: the mean is never further from the
 * median than one standard deviation (Hotelling and Solomons 1932). Distances are scaled by a power of two, which is
 * exact, so that no power overflows.
 *
 * @param sorted finite numbers in ascending order
 * @param powers of these numbers, where they were added up before
 */
export function moments(
  sorted: Float64Array,
  powers: PowersAboutMedian | null = powersAboutMedian(sorted),
): Moments {
  const n = sorted.length;
  if (n > 0 && sorted[0] === sorted[n - 1])
    return { ...NONE, mean: sorted[0] ?? null, std: n < 2 ? null : 0 };
  if (powers === null) return NONE;
  const { median, scale, first, second, third, fourth } = powers;
  const square = first * first;
  const m2 = second - square;
  const m3 = third - 3 * first * second + 2 * first * square;
  const m4 = fourth - 4 * first * third + 6 * square * second - 3 * square * square;
  return {
    mean: finiteOrNull(median + first / scale),
    std: finiteOrNull(Math.sqrt((m2 * n) / (n - 1)) / scale),
    skewness: finiteOrNull(m3 / (m2 * Math.sqrt(m2))),
    kurtosis: finiteOrNull(m4 / (m2 * m2) - 3),
  };
}

/** The means of powers of every value's distance from the median, the distance times `scale`. */
export interface PowersAboutMedian {
  readonly median: number;
  /** A power of two that takes the range of the values to 1 or less. */
  readonly scale: number;
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
}

/** Adds up the first four powers of (value - origin) * scale. */
export type AddPowers = (origin: number, scale: number) => readonly [number, number, number, number];

/**
 * @param sorted finite numbers in ascending order
 * @param addPowers adds up the powers of these numbers, in the same order as is done here unless told
 * @returns `null` when there are none, or they span more than a double can hold
 */
export function powersAboutMedian(
  sorted: Float64Array,
  addPowers: AddPowers = (origin, scale) => sumsOfPowers(sorted, origin, scale),
): PowersAboutMedian | null {
  const n = sorted.length;
  const median = sorted[n >> 1];
  const range = (sorted[n - 1] ?? 0) - (sorted[0] ?? 0);
  if (median === undefined || !Number.isFinite(range)) return null;
  const scale = range === 0 ? 1 : 2 ** Math.min(-Math.ceil(Math.log2(range)), 1023);
  const [s1, s2, s3, s4] = addPowers(median, scale);
  return { median, scale, first: s1 / n, second: s2 / n, third: s3 / n, fourth: s4 / n };
}

/** Values at even and at odd places are added up apart until the end of a block, as the numbers kernel does. */
export function sumsOfPowers(
  values: Float64Array,
  origin: number,
  scale: number,
): [number, number, number, number] {
  const n = values.length;
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (let start = 0; start < n; start += BLOCK) {
    const end = Math.min(start + BLOCK, n);
    const even = blockSums(values, start, end, origin, scale);
    const odd = blockSums(values, start + 1, end, origin, scale);
    for (let power = 0; power < 4; power++)
      sums[power] = (sums[power] as number) + ((even[power] as number) + (odd[power] as number));
  }
  return sums;
}

/** The sums of powers over every second value of a block. */
function blockSums(
  values: Float64Array,
  start: number,
  end: number,
  origin: number,
  scale: number,
): [number, number, number, number] {
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  for (let i = start; i < end; i += 2) {
    const distance = ((values[i] as number) - origin) * scale;
    const square = distance * distance;
    s1 += distance;
    s2 += square;
    s3 += distance * square;
    s4 += square * square;
  }
  return [s1, s2, s3, s4];
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
