/** The walk of `drift/calibrated/pooled-area.ts`. AssemblyScript. */
import { at } from './doubles';

@inline
function add(array: usize, index: u32, value: f64): void {
  const address = array + (<usize>index << 3);
  store<f64>(address, load<f64>(address) + value);
}

/**
 * Walks over the pooled values of two sorted arrays, but for `pulled` rows at either end, and fills cells.
 *
 * @param a address of `m` values of the reference, each of which stands for `perReference` rows
 * @param b address of `n` values of the current side
 * @param ends address of `cells` numbers, the rows up to each cell's end; `widths` and `moments` are as long
 * @returns the area between the distribution functions of `b` and of both
 */
export function walkPooled(
  a: usize,
  m: u32,
  b: usize,
  n: u32,
  perReference: f64,
  perCurrent: f64,
  pulled: f64,
  ends: usize,
  widths: usize,
  moments: usize,
  cells: u32,
): f64 {
  const rows = <f64>m * perReference + <f64>n * perCurrent;
  const last = rows - pulled;
  let cell: u32 = 0;
  let area: f64 = 0;
  let i: u32 = 0;
  let j: u32 = 0;
  let previous: f64 = 0;
  let below: f64 = 0;
  while (below < last && (i < m || j < n)) {
    const inReference = i < m ? at(a, i) : Infinity;
    const inCurrent = j < n ? at(b, j) : Infinity;
    const value = min(inReference, inCurrent);
    if (below > pulled && value > previous) {
      while (below > at(ends, cell) && cell < cells - 1) cell++;
      const gap = value - previous;
      const share = below / rows;
      area += gap * abs(share - <f64>j / <f64>n);
      add(widths, cell, gap);
      add(moments, cell, gap * share);
    }
    previous = value;
    // Counted rather than branched on: which comes next is chance.
    const first = u32(inReference < inCurrent);
    i += first;
    j += 1 - first;
    below = <f64>i * perReference + <f64>j * perCurrent;
  }
  return area;
}
