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

/** Bytes that are looked at together. */
const BLOCK: usize = 64;
/** How many bytes behind the rows have to be there: a block, and whole words of the last number. */
export const ROOM: usize = BLOCK;

/**
 * Finds where every cell ends: at its separator, or at the LF of its line.
 *
 * @param bytes address of rows, the last with a line end too, and `ROOM` more bytes of no meaning, such as digits
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
  const end = bytes + length;
  const separators = i8x16.splat(<i8>separator);
  const highest = i8x16.splat(QUOTE);
  let rows: u32 = 0;
  let into = ends;
  /** Where the ends of a row's cells end, and where the row starts. */
  let full = ends + (<usize>columns << 2);
  let start = bytes;
  /** Whether the byte before the block is a CR. */
  let pending: u64 = 0;
  for (let at = bytes; at < end; at += BLOCK) {
    const one = v128.load(at);
    const two = v128.load(at, 16);
    const three = v128.load(at, 32);
    const four = v128.load(at, 48);
    let found = bitsOf(
      i8x16.eq(one, separators),
      i8x16.eq(two, separators),
      i8x16.eq(three, separators),
      i8x16.eq(four, separators),
    );
    const least = i8x16.min_u(i8x16.min_u(one, two), i8x16.min_u(three, four));
    // Line ends and what is not plain are among the lowest bytes, which are rare.
    if (v128.any_true(i8x16.le_u(least, highest))) {
      if (v128.any_true(v128.or(oddOf(one, two, QUOTE), oddOf(three, four, QUOTE)))) return 0;
      if (v128.any_true(v128.or(oddOf(one, two, 0), oddOf(three, four, 0)))) return 0;
      const returns = bitsEqual(one, two, three, four, CR);
      let lines = bitsEqual(one, two, three, four, LF);
      if (carriage ? ((returns << 1) | pending) != lines : returns != 0) return 0;
      pending = returns >> 63;
      found |= lines;
      for (; lines != 0; lines &= lines - 1) {
        const lineEnd = at + <usize>ctz(lines);
        if (into + (<usize>popcnt(found & (lines ^ (lines - 1))) << 2) != full) return 0;
        // Readers differ about an empty line.
        if (lineEnd - <usize>carriage <= start) return 0;
        full += <usize>columns << 2;
        start = lineEnd + 1;
        rows++;
      }
    } else if (pending != 0) return 0;
    for (; found != 0; found &= found - 1) {
      store<u32>(into, <u32>at + <u32>ctz(found));
      into += 4;
    }
  }
  return rows;
}

/** A bit for every byte of four vectors: whether a comparison holds there. */
@inline
function bitsOf(one: v128, two: v128, three: v128, four: v128): u64 {
  return (
    <u64>i8x16.bitmask(one) |
    (<u64>i8x16.bitmask(two) << 16) |
    (<u64>i8x16.bitmask(three) << 32) |
    (<u64>i8x16.bitmask(four) << 48)
  );
}

@inline
function bitsEqual(one: v128, two: v128, three: v128, four: v128, byte: u8): u64 {
  const wanted = i8x16.splat(<i8>byte);
  return bitsOf(i8x16.eq(one, wanted), i8x16.eq(two, wanted), i8x16.eq(three, wanted), i8x16.eq(four, wanted));
}

@inline
function oddOf(one: v128, other: v128, byte: u8): v128 {
  const odd = i8x16.splat(<i8>byte);
  return v128.or(i8x16.eq(one, odd), i8x16.eq(other, odd));
}

/** Where a cell starts. */
@inline
function startOf(bytes: usize, ends: usize, cell: u32): usize {
  return cell == 0 ? bytes : <usize>load<u32>(ends + ((<usize>cell - 1) << 2)) + 1;
}

/** Eight bytes of a text, the first one lowest: 0 to 9 where a digit is. */
@inline
function eightBytes(at: usize): u64 {
  return load<u64>(at) ^ 0x3030303030303030;
}

/** Of eight bytes the last `count`, 1 to 8, and zeros in front of them. */
@inline
function lastOf(bytes: u64, count: usize): u64 {
  const others = 64 - (<u64>count << 3);
  return (bytes >> others) << others;
}

/** Bits that are set where some of eight bytes are no digits. */
@inline
function notDigits(bytes: u64): u64 {
  return ((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080;
}

/** The number that eight digits make: pairs of them, then fours, then all (D. Lemire, "Quickly parsing eight digits", 2018). */
@inline
function eightDigits(bytes: u64): u64 {
  const pairs = bytes * 10 + (bytes >> 8);
  return (
    ((pairs & 0x000000ff000000ff) * 0x000f424000000064 + ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32
  );
}

/** Ten to a power of at most 18, of the first bits of five to it. */
@inline
function tenTo(power: i32): u64 {
  return load<u64>(POWERS + (<usize>(power + LARGEST_EXPONENT) << 4)) >> (63 - <u64>((217706 * power) >> 16));
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
  const cut = <usize>(carriage && column == columns - 1);
  let missing: u32 = 0;
  let fractions: u32 = 0;
  let hardOnes: u32 = 0;
  for (let row: u32 = 0, cell: u32 = column; row < rows; row++, cell += columns) {
    let at = startOf(bytes, ends, cell);
    const end = <usize>load<u32>(ends + (<usize>cell << 2)) - cut;
    const into = values + (<usize>row << 3);
    if (at == end) {
      missing++;
      store<f64>(into, NaN);
      continue;
    }
    const negative = load<u8>(at) == MINUS;
    at += <usize>negative;
    const length = end - at;
    const front = eightBytes(at);
    // The lowest byte that is a point: above it the difference may borrow.
    const points = front ^ 0x1e1e1e1e1e1e1e1e;
    const point = <usize>ctz((points - 0x0101010101010101) & ~points & 0x8080808080808080) >> 3;
    if (point < length) {
      const places = length - point - 1;
      // Of 18 digits the product does not overflow. Without a point in the eight bytes it would be the ninth.
      if (point != 0 && point < 8 && places != 0 && length <= 19 && (point == 1 || (front & 0xff) != 0)) {
        const whole = lastOf(front << ((8 - <u64>point) << 3), point);
        const last = lastOf(eightBytes(end - 8), min<usize>(places, 8));
        let others = notDigits(whole) | notDigits(last);
        let mantissa = eightDigits(whole) * tenTo(<i32>places) + eightDigits(last);
        if (places > 8) {
          const middle = lastOf(eightBytes(end - 16), min<usize>(places - 8, 8));
          others |= notDigits(middle);
          mantissa += eightDigits(middle) * 100000000;
          if (places > 16) {
            const first = lastOf(eightBytes(end - 24), places - 16);
            others |= notDigits(first);
            mantissa += eightDigits(first) * 10000000000000000;
          }
        }
        if (others == 0) {
          const bits = doubleBits(mantissa, -<i32>places);
          if (bits >= 0) {
            fractions++;
            store<i64>(into, negative ? bits | i64.MIN_VALUE : bits);
            continue;
          }
        }
      }
    } else if (length - 1 < 8) {
      const whole = lastOf(front << ((8 - <u64>length) << 3), length);
      if (notDigits(whole) == 0) {
        const number = <i64>eightDigits(whole);
        // A -0 is looked at with more care.
        if ((length > 1 && (front & 0xff) == 0) || (negative && number == 0)) return false;
        store<f64>(into, <f64>(negative ? -number : number));
        continue;
      }
    }
    const kind = readOther(at, end, negative, into);
    if (kind == REFUSED) return false;
    fractions += u32(kind != INTEGER);
    if (kind == HARD_ONE) {
      store<u32>(hard + (<usize>hardOnes << 2), row);
      hardOnes++;
    }
  }
  store<u32>(MISSING, missing);
  store<u32>(FRACTIONS, fractions);
  store<u32>(HARD, hardOnes);
  return true;
}

/** What `readOther` found: no plain number, an integer, another number, one that somebody else is to read. */
const REFUSED: i32 = 0;
const INTEGER: i32 = 1;
const FRACTION: i32 = 2;
const HARD_ONE: i32 = 3;

/** Reads a number digit by digit: one that is long, or has an exponent. Its sign stands before `first`. */
function readOther(first: usize, end: usize, negative: bool, into: usize): i32 {
  let at = first;
  let mantissa: u64 = 0;
  let exponent: i32 = 0;
  while (at < end && load<u8>(at) - ZERO <= 9) mantissa = mantissa * 10 + <u64>(load<u8>(at++) - ZERO);
  let digits = <i32>(at - first);
  if (digits == 0 || (digits > 1 && load<u8>(first) == ZERO)) return REFUSED;
  if (at == end) {
    // A -0 and what a double does not hold are looked at with more care.
    if (digits > MOST_INTEGER_DIGITS || (negative && mantissa == 0)) return REFUSED;
    store<f64>(into, negative ? -<f64>(<i64>mantissa) : <f64>(<i64>mantissa));
    return INTEGER;
  }
  if (load<u8>(at) == POINT) {
    const point = ++at;
    while (at < end && load<u8>(at) - ZERO <= 9) mantissa = mantissa * 10 + <u64>(load<u8>(at++) - ZERO);
    const places = <i32>(at - point);
    if (places == 0) return REFUSED;
    digits += places;
    exponent = -places;
  }
  if (at < end) {
    if ((load<u8>(at) | 0x20) != 0x65) return REFUSED;
    at++;
    let down = false;
    if (at < end && (load<u8>(at) == MINUS || load<u8>(at) == PLUS)) down = load<u8>(at++) == MINUS;
    const start = at;
    let power: i32 = 0;
    while (at < end && load<u8>(at) - ZERO <= 9) {
      if (power < 10000) power = power * 10 + <i32>(load<u8>(at) - ZERO);
      at++;
    }
    if (at == start || at < end) return REFUSED;
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
  if (bits < 0) return HARD_ONE;
  store<i64>(into, negative ? bits | i64.MIN_VALUE : bits);
  return FRACTION;
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
  const cut = <usize>(carriage && column == columns - 1);
  memory.fill(table, 0, <usize>slots << 2);
  let found: u32 = 0;
  for (let row: u32 = 0, cell: u32 = column; row < rows; row++, cell += columns) {
    const start = startOf(bytes, ends, cell);
    const end = <usize>load<u32>(ends + (<usize>cell << 2)) - cut;
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
