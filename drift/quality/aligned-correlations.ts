import type { ProductsKernel } from '../kernels/products-kernel.js';

/** Rows that are multiplied at a time: those of 50 columns fit a core's second cache. */
const BLOCK = 512;

/** Writes one block of a centred column: rows [start, end) to `block`, from `at` on. */
export type CentredColumn = (start: number, end: number, block: Float64Array, at: number) => void;

/** (value - median) * scale - shift, which should be near 0 on average and near 1 in size. */
export function centredNumbers(
  values: Float64Array,
  median: number,
  scale: number,
  shift: number,
): CentredColumn {
  return (start, end, block, at) => {
    for (let i = start, to = at; i < end; i++, to++)
      block[to] = ((values[i] as number) - median) * scale - shift;
  };
}

/** Centred ranks times a scale. Not one function with the numbers: each stays with one type of array. */
export function centredRanks(ranks: Int32Array, scale: number): CentredColumn {
  return (start, end, block, at) => {
    for (let i = start, to = at; i < end; i++, to++) block[to] = (ranks[i] as number) * scale;
  };
}

/**
 * The correlation of every pair of columns whose values stand in the same rows: the sum of their products over the
 * root of both sums of squares. On ranks this is Spearman's coefficient, on numbers Pearson's.
 *
 * Goes through the rows once, block by block.
 *
 * @param columns near 0 on average and near 1 in size; those that are `null` have no correlation
 * @param rows of every column
 * @returns a square matrix, row by row, of which the upper triangle is filled
 */
export function alignedCorrelations(
  columns: readonly (CentredColumn | null)[],
  rows: number,
  kernel: ProductsKernel,
): (number | null)[] {
  const count = columns.length;
  const products = kernel.begin(count, BLOCK);
  for (let start = 0; start < rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, rows);
    columns.forEach((centred, i) => {
      centred?.(start, end, products.block, i * BLOCK);
    });
    products.add(end - start);
  }
  return Array.from({ length: count * count }, (_, i) => {
    const [a, b] = [Math.floor(i / count), i % count];
    if (b < a) return null;
    const squares = products.sum(a, a) * products.sum(b, b);
    return squares > 0 ? products.sum(a, b) / Math.sqrt(squares) : null;
  });
}
