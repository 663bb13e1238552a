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
 * Goes through the rows once, block by block, and computes two by two products at a time.
 *
 * @param columns near 0 on average and near 1 in size; those that are `null` have no correlation
 * @param rows of every column
 * @returns a square matrix, row by row, of which the upper triangle is filled
 */
export function alignedCorrelations(
  columns: readonly (CentredColumn | null)[],
  rows: number,
): (number | null)[] {
  const count = columns.length;
  // An odd number of columns is filled up with one of zeros.
  const width = count + (count & 1);
  const block = new Float64Array(width * BLOCK);
  const sums = new Float64Array(width * width);
  for (let start = 0; start < rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, rows);
    columns.forEach((centred, i) => {
      centred?.(start, end, block, i * BLOCK);
    });
    for (let a = 0; a < width; a += 2)
      for (let b = a; b < width; b += 2) addProducts(block, a, b, end - start, sums, width);
  }
  return Array.from({ length: count * count }, (_, i) => {
    const [a, b] = [Math.floor(i / count), i % count];
    if (b < a) return null;
    const squares = (sums[a * width + a] as number) * (sums[b * width + b] as number);
    return squares > 0 ? (sums[a * width + b] as number) / Math.sqrt(squares) : null;
  });
}

/** Adds the products of columns a and a + 1 with b and b + 1 to their sums. */
function addProducts(
  block: Float64Array,
  a: number,
  b: number,
  rows: number,
  sums: Float64Array,
  width: number,
): void {
  const a0 = a * BLOCK;
  const a1 = a0 + BLOCK;
  const b0 = b * BLOCK;
  const b1 = b0 + BLOCK;
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  for (let i = 0; i < rows; i++) {
    const x0 = block[a0 + i] as number;
    const x1 = block[a1 + i] as number;
    const y0 = block[b0 + i] as number;
    const y1 = block[b1 + i] as number;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s10 += x1 * y0;
    s11 += x1 * y1;
  }
  const first = a * width + b;
  const second = first + width;
  sums[first] = (sums[first] as number) + s00;
  sums[first + 1] = (sums[first + 1] as number) + s01;
  sums[second] = (sums[second] as number) + s10;
  sums[second + 1] = (sums[second + 1] as number) + s11;
}
