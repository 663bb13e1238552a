/**
 * First Wasserstein distance of two sorted, non-empty arrays, as `scipy.stats.wasserstein_distance`: the area between
 * their empirical distribution functions. In the unit of the values; not finite when they span more than a double
 * can hold.
 */
export function wassersteinDistance(reference: Float64Array, current: Float64Array): number {
  const n = reference.length;
  const m = current.length;
  const perReference = 1 / n;
  const perCurrent = 1 / m;
  let i = 0;
  let j = 0;
  let area = 0;
  let previous = Math.min(reference[0] ?? Number.NaN, current[0] ?? Number.NaN);
  while (i < n && j < m) {
    const a = reference[i] as number;
    const b = current[j] as number;
    const value = Math.min(a, b);
    area += Math.abs(i * perReference - j * perCurrent) * (value - previous);
    previous = value;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  // Beyond the last value of one side its distribution function is 1.
  for (; i < n; i++) {
    const value = reference[i] as number;
    area += (1 - i * perReference) * (value - previous);
    previous = value;
  }
  for (; j < m; j++) {
    const value = current[j] as number;
    area += (1 - j * perCurrent) * (value - previous);
    previous = value;
  }
  return area;
}

/** Standard deviation of an array with divisor n - `ddof`, in two passes, as `numpy.std`. */
export function standardDeviation(values: Float64Array, ddof: 0 | 1): number {
  const n = values.length;
  // Indexed: iterating over a million values takes five times as long.
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] as number;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const deviation = (values[i] as number) - mean;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares / (n - ddof));
}
