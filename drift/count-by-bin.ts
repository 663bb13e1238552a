/**
 * How many of the sorted values lie in each bin, as `numpy.histogram` with an array of edges: bins are half-open, the
 * last one closed; values beyond the outer edges are in none.
 *
 * @param edges ascending, one more than there are bins
 */
export function countByBin(sorted: Float64Array, edges: Float64Array): Float64Array {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  let at = 0;
  while (at < sorted.length && (sorted[at] as number) < (edges[0] as number)) at++;
  for (let bin = 0; bin < bins; bin++) {
    const start = at;
    const upper = edges[bin + 1] as number;
    if (bin === bins - 1) while (at < sorted.length && (sorted[at] as number) <= upper) at++;
    else while (at < sorted.length && (sorted[at] as number) < upper) at++;
    counts[bin] = at - start;
  }
  return counts;
}
