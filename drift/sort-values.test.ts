import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from './kernels/numbers-kernel.js';
import { seededRandom } from './seeded-random.js';
import { sortValues } from './sort-values.js';

const kernel = createNumbersKernel();

const random = seededRandom(11);
const uniform = () => (random() + 0.5) / 2 ** 32;
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

const SHAPES: Readonly<Record<string, (row: number) => number>> = {
  normal,
  lognormal: () => Math.exp(3 * normal()),
  uniform,
  cauchy: () => Math.tan(Math.PI * (uniform() - 0.5)),
  integers: () => Math.floor(1000 * uniform()),
  'two values': () => (uniform() < 0.5 ? 1 : 2),
  constant: () => 3,
  'mostly zero': () => (uniform() < 0.95 ? 0 : Math.exp(10 * normal())),
  ascending: (row) => row,
  descending: (row) => -row,
  'saw teeth as long as the sample steps': (row) => row % 12,
  'one far outlier': (row) => (row === 77 ? 1e300 : normal()),
  'the widest range': () => (uniform() < 0.5 ? -1.7e308 : 1.7e308) * uniform(),
  subnormal: () => 5e-324 * Math.floor(1e6 * uniform()),
  'two clusters far apart': () => (uniform() < 0.5 ? 1e15 : -1e15) + normal(),
  'what no sample sees': (row) => (row % 12 === 0 ? normal() : 0),
  'clusters that no sample sees': (row) => (row % 12 === 0 ? 1e6 : 1) * uniform(),
  'integers around zero, and -0': () => Math.round(40 * normal()),
  'integers of a wide range': () => Math.floor(100_000 * uniform()) - 50_000,
  'large integers of a small range': () => 2 ** 53 - Math.floor(4096 * uniform()),
  'integers with one fraction': (row) => (row === 3 ? 0.5 : Math.floor(9 * uniform())),
};

function sorted(values: Float64Array): Float64Array {
  const target = new Float64Array(values.length).fill(Number.NaN);
  sortValues(values, target, kernel);
  return target;
}

describe('sortValues', () => {
  it.each(Object.entries(SHAPES))('sorts %s', (_name, shape) => {
    for (const length of [255, 256, 5000, 150_000]) {
      const values = Float64Array.from({ length }, (_, row) => shape(row));
      expect(sorted(values)).toEqual(values.map((value) => value + 0).sort());
    }
  });

  it('sorts whatever comes', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), (few) => {
        const values = Float64Array.from({ length: 20_480 }, (_, i) => (few[i % few.length] ?? 0) + 0);
        expect(sorted(values)).toEqual(values.sort());
      }),
      { numRuns: 50 },
    );
  });

  it('leaves the values alone, and uses its memory again, over shared memory too', () => {
    for (const length of [30_000, 25_000]) {
      const values = Float64Array.from({ length }, (_, i) => (i * 7919) % length);
      const before = values.slice();
      const target = new Float64Array(new SharedArrayBuffer(8 * length));
      sortValues(values, target, kernel);
      expect(target.every((value, i) => value === i)).toBe(true);
      expect(values).toEqual(before);
    }
  });

  it.each([100, 30_000])('puts infinities at the ends, NaN last, and 0 for -0: %d values', (length) => {
    const odd = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0, Number.NaN];
    for (const several of [odd.slice(0, 3), odd, odd.slice(2), [Number.NaN], [-0]]) {
      const values = Float64Array.from({ length: length + 1 }, (_, row) => several[row % 50] ?? normal());
      const found = sorted(values);
      expect(found).toEqual(values.map((value) => value + 0).sort());
      expect(found.some((value) => Object.is(value, -0))).toBe(false);
    }
  });

  it('is empty of nothing', () => {
    expect(sorted(new Float64Array(0))).toHaveLength(0);
  });
});
