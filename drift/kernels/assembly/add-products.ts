/** The products of columns that correlations are made of. AssemblyScript, part of the numbers kernel. */

/** Adds the sums of two lanes to a number. */
@inline
function addTo(address: usize, lanes: v128): void {
  store<f64>(address, load<f64>(address) + f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1));
}

/** Adds the products of four columns, the first at `a`, with two, the first at `b`. */
function addEight(a: usize, b: usize, stride: usize, bytes: usize, sums: usize, width: usize): void {
  const a1 = a + stride;
  const a2 = a1 + stride;
  const a3 = a2 + stride;
  const b1 = b + stride;
  let s00 = f64x2.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  for (let i: usize = 0; i < bytes; i += 16) {
    const y0 = v128.load(b + i);
    const y1 = v128.load(b1 + i);
    const x0 = v128.load(a + i);
    s00 = f64x2.add(s00, f64x2.mul(x0, y0));
    s01 = f64x2.add(s01, f64x2.mul(x0, y1));
    const x1 = v128.load(a1 + i);
    s10 = f64x2.add(s10, f64x2.mul(x1, y0));
    s11 = f64x2.add(s11, f64x2.mul(x1, y1));
    const x2 = v128.load(a2 + i);
    s20 = f64x2.add(s20, f64x2.mul(x2, y0));
    s21 = f64x2.add(s21, f64x2.mul(x2, y1));
    const x3 = v128.load(a3 + i);
    s30 = f64x2.add(s30, f64x2.mul(x3, y0));
    s31 = f64x2.add(s31, f64x2.mul(x3, y1));
  }
  addTo(sums, s00);
  addTo(sums + 8, s01);
  addTo(sums + width, s10);
  addTo(sums + width + 8, s11);
  addTo(sums + 2 * width, s20);
  addTo(sums + 2 * width + 8, s21);
  addTo(sums + 3 * width, s30);
  addTo(sums + 3 * width + 8, s31);
}

/**
 * Adds the sum of the products of every pair of columns over some rows to the sum so far.
 *
 * @param block address of the columns, `stride` bytes from one to the next
 * @param columns a multiple of four
 * @param rows of every column, an even number
 * @param sums address of a square matrix of doubles, row by row, of which the upper triangle and some below are filled
 */
export function addProducts(block: usize, stride: usize, columns: u32, rows: u32, sums: usize): void {
  const width = <usize>columns << 3;
  const bytes = <usize>rows << 3;
  for (let a: u32 = 0; a < columns; a += 4) {
    for (let b = a; b < columns; b += 2) {
      const sum = sums + a * width + (<usize>b << 3);
      addEight(block + a * stride, block + b * stride, stride, bytes, sum, width);
    }
  }
}
