/** The bits of a half float's significand, the hidden one included (IEEE 754-2019, binary16). */
const SIGNIFICANT_BITS = 11;
/** The distance between half floats below 2^-13, in powers of two. */
const SMALLEST_STEP = -24;
/** Five significant digits tell all half floats apart. */
const MOST_DIGITS = 5;

/** A number rounded to a half float, to the even one of two that are equally near. Not for what overflows. */
function roundToHalf(value: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const step = 2 ** Math.max(exponent - SIGNIFICANT_BITS + 1, SMALLEST_STEP);
  const steps = value / step;
  const below = Math.floor(steps);
  const rest = steps - below;
  const up = rest > 0.5 || (rest === 0.5 && below % 2 !== 0);
  return (up ? below + 1 : below) * step;
}

/** The numbers of so many significant digits that are nearest: two where both are, the even one first. */
function nearest(value: number, digits: number): number[] {
  const larger = Number(value.toPrecision(digits));
  const longer = value.toExponential(digits);
  const tie = /[02468]\.?5e/.test(longer) && Number(longer) === value;
  return tie ? [Number(longer.replace('5e', 'e')), larger] : [larger];
}

/**
 * A half float in the fewest digits that tell it from all others, as numpy and pandas write it: `0.1` for the
 * 0.0999755859375 that is the nearest half float.
 *
 * @param text the number, in full or as the nearest float of 32 bits
 */
export function spellHalf(text: string): string {
  const value = roundToHalf(Number(text));
  if (!Number.isFinite(value) || value === 0) return text;
  for (let digits = 1; digits < MOST_DIGITS; digits += 1) {
    const short = nearest(value, digits).find((number) => roundToHalf(number) === value);
    if (short !== undefined) return String(short);
  }
  return String(Number(value.toPrecision(MOST_DIGITS)));
}
