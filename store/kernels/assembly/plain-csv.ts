/**
 * Reads plain CSV in WebAssembly memory: no quotes, the same line end throughout, as many cells in every row. Whatever is
 * not plain is refused. AssemblyScript; `npm run build:kernels` makes `../plain-csv.wasm.ts` of it, and
 * `../plain-csv-kernel.ts` is what the store calls.
 */

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const QUOTE: u8 = 0x22;
const PLUS: u8 = 0x2b;
const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;

/** What the last column was: three integers, and behind them a power of five for each exponent there is. */
const MISSING: usize = 0;
const FRACTIONS: usize = 4;
const HARD: usize = 8;
/** Where the powers stand. */
export const POWERS: usize = 16;
/** Exponents of ten that numbers are made of here, of either sign. */
export const LARGEST_EXPONENT: i32 = 64;
/** From this address on the memory is the caller's. */
export const FREE: usize = POWERS + (2 * <usize>LARGEST_EXPONENT + 1) * 16;

/** Digits that 64 bits hold whatever they are, and that a double holds as an integer. */
const MOST_DIGITS: i32 = 19;
const MOST_INTEGER_DIGITS: i32 = 15;

/**
 * Finds where every cell ends.
 *
 * @param bytes address of rows, the last with a line end too
 * @param columns cells of every row
 * @param carriage whether every line ends with CR and LF
 * @param ends address of memory for the ends of cells, which are addresses as well: at most as many as there are bytes
 * @returns how many rows there are; 0 when the bytes are not plain
 */
export function splitCells(
  bytes: usize,
  length: usize,
  columns: u32,
  separator: u32,
  carriage: bool,
  ends: usize,
): u32 {
  let rows: u32 = 0;
  let left = columns;
  let start = bytes;
  let into = ends;
  const end = bytes + length;
  for (let at = bytes; at < end; at++) {
    const byte = load<u8>(at);
    // Most bytes by far.
    if (byte > QUOTE && <u32>byte != separator) continue;
    if (<u32>byte == separator) {
      if (--left == 0) return 0;
      store<u32>(into, <u32>at);
      into += 4;
    } else if (byte == LF) {
      if (left != 1) return 0;
      const cellEnd = carriage ? at - 1 : at;
      // Readers differ about an empty line.
      if (cellEnd <= start || (carriage && load<u8>(cellEnd) != CR)) return 0;
      store<u32>(into, <u32>cellEnd);
      into += 4;
      left = columns;
      rows++;
      start = at + 1;
    } else if (byte == QUOTE || byte == 0) return 0;
    else if (byte == CR && !(carriage && at + 1 < end && load<u8>(at + 1) == LF)) return 0;
  }
  return rows;
}

/** Where the cell before that of a column's first row ended, or would have. */
@inline
function startOf(bytes: usize, ends: usize, cell: u32, column: u32, carriage: bool): usize {
  if (cell == 0) return bytes;
  return <usize>load<u32>(ends + ((<usize>cell - 1) << 2)) + (carriage && column == 0 ? 2 : 1);
}

/**
 * Reads a column of numbers as doubles, NaN for an empty cell. At the addresses 0, 4 and 8 stand then how many cells were empty,
 * how many numbers were no plain integers, and how many are to be read by somebody else.
 *
 * @param values address of memory for `rows` doubles
 * @param hard address of memory for `rows` integers: the rows of numbers that somebody else is to read
 * @returns whether every cell is empty or a plain number
 */
export function readNumbers(
  bytes: usize,
  ends: usize,
  rows: u32,
  columns: u32,
  column: u32,
  carriage: bool,
  values: usize,
  hard: usize,
): bool {
  let missing: u32 = 0;
  let fractions: u32 = 0;
  let hardOnes: u32 = 0;
  for (let row: u32 = 0, cell: u32 = column; row < rows; row++, cell += columns) {
    let at = startOf(bytes, ends, cell, column, carriage);
    const end = <usize>load<u32>(ends + (<usize>cell << 2));
    const into = values + (<usize>row << 3);
    if (at == end) {
      missing++;
      store<f64>(into, NaN);
      continue;
    }
    const negative = load<u8>(at) == MINUS;
    if (negative) at++;
    let mantissa: u64 = 0;
    let exponent: i32 = 0;
    const first = at;
    while (at < end && load<u8>(at) - ZERO <= 9) mantissa = mantissa * 10 + <u64>(load<u8>(at++) - ZERO);
    let digits = <i32>(at - first);
    if (digits == 0 || (digits > 1 && load<u8>(first) == ZERO)) return false;
    if (at == end) {
      // A -0 and what a double does not hold are looked at with more care.
      if (digits > MOST_INTEGER_DIGITS || (negative && mantissa == 0)) return false;
      store<f64>(into, negative ? -<f64>(<i64>mantissa) : <f64>(<i64>mantissa));
      continue;
    }
    fractions++;
    if (load<u8>(at) == POINT) {
      const point = ++at;
      while (at < end && load<u8>(at) - ZERO <= 9) mantissa = mantissa * 10 + <u64>(load<u8>(at++) - ZERO);
      const places = <i32>(at - point);
      if (places == 0) return false;
      digits += places;
      exponent = -places;
    }
    if (at < end) {
      if ((load<u8>(at) | 0x20) != 0x65) return false;
      at++;
      let down = false;
      if (at < end && (load<u8>(at) == MINUS || load<u8>(at) == PLUS)) down = load<u8>(at++) == MINUS;
      const start = at;
      let power: i32 = 0;
      while (at < end && load<u8>(at) - ZERO <= 9) {
        if (power < 10000) power = power * 10 + <i32>(load<u8>(at) - ZERO);
        at++;
      }
      if (at == start || at < end) return false;
      exponent += down ? -power : power;
    }
    // Zeros in front are no digits of the number.
    if (digits > MOST_DIGITS) {
      let zero = first;
      while (load<u8>(zero) == ZERO || load<u8>(zero) == POINT) {
        if (load<u8>(zero) == ZERO) digits--;
        zero++;
      }
    }
    const bits = digits > MOST_DIGITS ? -1 : doubleBits(mantissa, exponent);
    if (bits < 0) {
      store<u32>(hard + (<usize>hardOnes << 2), row);
      hardOnes++;
    } else store<i64>(into, negative ? bits | i64.MIN_VALUE : bits);
  }
  store<u32>(MISSING, missing);
  store<u32>(FRACTIONS, fractions);
  store<u32>(HARD, hardOnes);
  return true;
}

/** The upper 64 bits of a product of 128; the lower ones are what `a * b` is. */
@inline
function upperProduct(a: u64, b: u64): u64 {
  const low = (a & 0xffffffff) * (b & 0xffffffff);
  const middle = (a >> 32) * (b & 0xffffffff) + (low >> 32);
  const other = (a & 0xffffffff) * (b >> 32) + (middle & 0xffffffff);
  return (a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32);
}

/**
 * The bits of the double nearest to `mantissa` times a power of ten, ties to even, by the method of Eisel and Lemire (D. Lemire,
 * Number parsing at a gigabyte per second, 2021); -1 where 128 bits of the power do not tell.
 */
@inline
function doubleBits(mantissa: u64, exponent: i32): i64 {
  if (mantissa == 0) return 0;
  if (exponent < -LARGEST_EXPONENT || exponent > LARGEST_EXPONENT) return -1;
  const power = POWERS + (<usize>(exponent + LARGEST_EXPONENT) << 4);
  const zeros = clz(mantissa);
  const shifted = mantissa << zeros;
  const upperPower = load<u64>(power);
  let lower = shifted * upperPower;
  let upper = upperProduct(shifted, upperPower);
  if ((upper & 0x1ff) == 0x1ff) {
    const rest = upperProduct(shifted, load<u64>(power, 8));
    lower += rest;
    if (lower < rest) upper++;
  }
  if (lower == u64.MAX_VALUE) return -1;
  const top = upper >> 63;
  const shift = top + 9;
  let bits = upper >> shift;
  let binary = <i64>((217706 * exponent) >> 16) + 63 + <i64>top - <i64>zeros + 1023;
  if (binary <= 0) return -1;
  // Exactly between two doubles: to the even one.
  if (lower <= 1 && exponent >= -4 && exponent <= 23 && (bits & 3) == 1 && bits << shift == upper) bits &= ~1;
  bits = (bits + (bits & 1)) >> 1;
  if (bits >= <u64>1 << 53) {
    bits = <u64>1 << 52;
    binary++;
  }
  if (binary >= 2047) return -1;
  return <i64>((bits & ~(<u64>1 << 52)) | (<u64>binary << 52));
}

/**
 * Gives every different text of a column a number, in the order in which they appear first.
 *
 * @param codes address of memory for `rows` integers: the number of every row's text, -1 for an empty cell
 * @param table address of memory for `slots` integers, a power of two of them
 * @param texts address of memory for `most` entries of four integers: where the text starts and ends, how many rows have it, its hash
 * @returns how many different ones there are; -1 when they are more than `most`, which is at most half of `slots`
 */
export function codeTexts(
  bytes: usize,
  ends: usize,
  rows: u32,
  columns: u32,
  column: u32,
  carriage: bool,
  codes: usize,
  table: usize,
  slots: u32,
  texts: usize,
  most: u32,
): i32 {
  memory.fill(table, 0, <usize>slots << 2);
  let found: u32 = 0;
  for (let row: u32 = 0, cell: u32 = column; row < rows; row++, cell += columns) {
    const start = startOf(bytes, ends, cell, column, carriage);
    const end = <usize>load<u32>(ends + (<usize>cell << 2));
    const into = codes + (<usize>row << 2);
    if (start == end) {
      store<i32>(into, -1);
      continue;
    }
    // FNV-1a, its bits mixed once more: the lower ones alone choose the slot.
    let hash: u32 = 2166136261;
    for (let at = start; at < end; at++) hash = (hash ^ <u32>load<u8>(at)) * 16777619;
    hash ^= hash >> 15;
    let slot = hash & (slots - 1);
    for (;;) {
      const place = table + (<usize>slot << 2);
      const code = load<u32>(place);
      if (code == 0) {
        if (found == most) return -1;
        const entry = texts + (<usize>found << 4);
        store<u32>(entry, <u32>start);
        store<u32>(entry, <u32>end, 4);
        store<u32>(entry, 1, 8);
        store<u32>(entry, hash, 12);
        store<u32>(place, ++found);
        store<i32>(into, <i32>found - 1);
        break;
      }
      const entry = texts + ((<usize>code - 1) << 4);
      if (load<u32>(entry, 12) == hash && sameText(start, end, load<u32>(entry), load<u32>(entry, 4))) {
        store<u32>(entry, load<u32>(entry, 8) + 1, 8);
        store<i32>(into, <i32>code - 1);
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
  }
  return <i32>found;
}

@inline
function sameText(start: usize, end: usize, otherStart: u32, otherEnd: u32): bool {
  const length = end - start;
  return length == <usize>(otherEnd - otherStart) && memory.compare(start, <usize>otherStart, length) == 0;
}
