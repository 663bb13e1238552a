/** The number of different values in a sorted array. */
export function countDistinct(sorted: Float64Array): number {
  if (sorted.length === 0) return 0;
  let distinct = 1;
  for (let i = 1; i < sorted.length; i++) distinct += Number(sorted[i] !== sorted[i - 1]);
  return distinct;
}
