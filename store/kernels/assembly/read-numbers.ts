/** Reads columns of numbers of plain CSV. AssemblyScript. */
import { startOf } from './cell-start';
import { doubleBits, tenTo } from './double-bits';

const PLUS: u8 = 0x2b;
const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;

/** What the last column was: three integers, in front of the powers of `double-bits.ts`. */
const MISSING: usize = 0;
const FRACTIONS: usize = 4;
const HARD: usize = 8;

/** Digits that 64 bits hold whatever they are, and that a double holds as an integer. */
const MOST_DIGITS: i32 = 19;
const MOST_INTEGER_DIGITS: i32 = 15;

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
