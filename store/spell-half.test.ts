import { describe, expect, it } from 'vitest';
import { spellHalf } from './spell-half.js';

/** The half float of 16 bits (IEEE 754-2019, binary16); finite ones only. */
function halfOf(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const size = exponent === 0 ? fraction * 2 ** -24 : (0x400 + fraction) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}

describe('spellHalf', () => {
  // numpy 2: format_float_scientific(np.float16(…), unique=True). The fourth and fifth lie between two of four digits.
  it.each([
    ['0.0999755859375', '0.1'],
    ['0.099975586', '0.1'],
    ['65504.0', '65500'],
    ['0.0078125', '0.007812'],
    ['2.3125', '2.312'],
    ['0.015625', '0.01563'],
    ['5.9604645e-08', '6e-8'],
    ['-1', '-1'],
    ['0', '0'],
    ['inf', 'inf'],
  ])('spells %s as %s', (text, spelling) => {
    expect(spellHalf(text)).toBe(spelling);
  });

  it('tells all half floats apart', () => {
    const finite = Array.from({ length: 0x7c00 }, (_, bits) => halfOf(bits));
    const spellings = finite.map((value) => spellHalf(String(value)));
    expect(new Set(spellings).size).toBe(finite.length);
    const wrong = spellings.filter(
      (text, at) => Math.abs(Number(text) - (finite[at] ?? 0)) > 5e-4 * Number(text) && Number(text) > 6e-5,
    );
    expect(wrong).toEqual([]);
  });
});
