/**
 * The positions of the largest positive weights, largest first; among equals the earlier one first. One pass, so that a
 * column of a million different texts need not be sorted to find its top ten.
 */
export function largest(weights: Float64Array, limit: number): number[] {
  const found: number[] = [];
  const weightAt = (rank: number) => weights[found[rank] ?? -1] ?? 0;
  weights.forEach((weight, position) => {
    if (!(weight > 0) || (found.length === limit && weight <= weightAt(limit - 1))) return;
    let rank = found.length;
    while (rank > 0 && weightAt(rank - 1) < weight) rank--;
    found.splice(rank, 0, position);
    if (found.length > limit) found.pop();
  });
  return found;
}
