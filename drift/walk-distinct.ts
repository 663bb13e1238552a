/**
 * Walks through the different values of two sorted arrays together, in ascending order, and tells how often each
 * occurs on either side. Takes O(n + m) time.
 */
export function walkDistinct(
  reference: Float64Array,
  current: Float64Array,
  visit: (value: number, inReference: number, inCurrent: number) => void,
): void {
  let i = 0;
  let j = 0;
  while (i < reference.length || j < current.length) {
    const a = i < reference.length ? (reference[i] as number) : Number.POSITIVE_INFINITY;
    const b = j < current.length ? (current[j] as number) : Number.POSITIVE_INFINITY;
    const value = Math.min(a, b);
    const i0 = i;
    const j0 = j;
    while (i < reference.length && reference[i] === value) i++;
    while (j < current.length && current[j] === value) j++;
    visit(value, i - i0, j - j0);
  }
}

/** The number of different values two sorted arrays hold together. */
export function countDistinctTogether(reference: Float64Array, current: Float64Array): number {
  let distinct = 0;
  walkDistinct(reference, current, () => {
    distinct++;
  });
  return distinct;
}
