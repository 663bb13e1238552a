/** Doubles of integers times powers of ten. AssemblyScript. */

/** Where the first 128 bits of a power of five stand for each exponent: behind what `read-numbers.ts` tells of a column. */
export const POWERS: usize = 16;
/** Exponents of ten that numbers are made of here, of either sign. */
export const LARGEST_EXPONENT: i32 = 64;
/** From this address on the memory is the caller's. */
export const FREE: usize = POWERS + (2 * <usize>LARGEST_EXPONENT + 1) * 16;

/** Ten to a power of at most 18, of the first bits of five to it. */
@inline
export function tenTo(power: i32): u64 {
  return load<u64>(POWERS + (<usize>(power + LARGEST_EXPONENT) << 4)) >> (63 - <u64>((217706 * power) >> 16));
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
export function doubleBits(mantissa: u64, exponent: i32): i64 {
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
