/**
 * Energy distance of two sorted, non-empty arrays, as `scipy.stats.energy_distance`: the square root of twice the
 * integral of the squared difference between their empirical distribution functions. Grows with the square root of
 * the values' unit; not finite when neighbouring values are farther apart than a double can hold.
 */
export function energyDistance(reference: Float64Array, current: Float64Array): number {
  const n = reference.length;
  const m = current.length;
  let i = 0;
  let j = 0;
  let area = 0;
  let previous = Math.min(reference[0] ?? Number.NaN, current[0] ?? Number.NaN);
  while (i < n || j < m) {
    const a = reference[i] ?? Number.POSITIVE_INFINITY;
    const b = current[j] ?? Number.POSITIVE_INFINITY;
    const value = Math.min(a, b);
    area += (i / n - j / m) ** 2 * (value - previous);
    previous = value;
    if (a === value) i++;
    if (b === value) j++;
  }
  // Root by root: twice the area may be more than a double can hold.
  return Math.SQRT2 * Math.sqrt(area);
}
