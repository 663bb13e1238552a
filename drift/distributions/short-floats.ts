/** Rounds a number as storing it in a floating-point format would. */
export type Rounding = (x: number) => number;

/** Smallest exponent of a normal half-precision number. */
const LEAST_HALF_EXPONENT = -14;
const HALF_FRACTION_BITS = 10;
const LARGEST_HALF = 65_504;

/** IEEE 754 half precision (binary16) of a number that is not negative, to nearest, ties to even: `numpy.float16`. */
export const roundToHalf: Rounding = (x) => {
  if (x === 0 || !Number.isFinite(x)) return x;
  const exponent = Math.max(Math.floor(Math.log2(x)), LEAST_HALF_EXPONENT);
  const unit = 2 ** (exponent - HALF_FRACTION_BITS);
  // A double of this size has no bits left for fractions: adding it rounds, ties to even.
  const rounded = (x / unit + 2 ** 52 - 2 ** 52) * unit;
  return rounded > LARGEST_HALF ? Number.POSITIVE_INFINITY : rounded;
};

/** IEEE 754 single precision: `numpy.float32`. */
export const roundToSingle: Rounding = Math.fround;

/** Double precision: as JavaScript computes anyway. */
export const keepDouble: Rounding = (x) => x;
