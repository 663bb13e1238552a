/** The `k`-th smallest value, from 0, of two sorted arrays together. */
export function orderStatistic(a: Float64Array, b: Float64Array, k: number): number {
  let low = Math.max(0, k - b.length);
  let high = Math.min(k, a.length);
  // How many of the k smaller values are from `a`.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((a[middle] as number) < (b[k - middle - 1] as number)) low = middle + 1;
    else high = middle;
  }
  return Math.min(a[low] ?? Number.POSITIVE_INFINITY, b[k - low] ?? Number.POSITIVE_INFINITY);
}
