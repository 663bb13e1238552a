import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.js';
import { sortValues } from './sort-values.js';

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
};

describe('sortValues', () => {
  it.each(Object.entries(SHAPES))('sorts %s', (_name, shape) => {
    for (const length of [19_999, 20_000, 50_000, 150_000]) {
      const values = Float64Array.from({ length }, (_, row) => shape(row));
      expect(sortValues(values.slice())).toEqual(values.sort());
    }
  });

  it('sorts whatever comes', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), (few) => {
        const values = Float64Array.from({ length: 20_480 }, (_, i) => (few[i % few.length] ?? 0) + 0);
        expect(sortValues(values.slice())).toEqual(values.sort());
      }),
      { numRuns: 50 },
    );
  });

  it('sorts in place, over shared memory too', () => {
    const values = new Float64Array(new SharedArrayBuffer(8 * 30_000));
    for (let i = 0; i < values.length; i++) values[i] = (i * 7919) % 30_000;
    expect(sortValues(values)).toBe(values);
    expect(values.every((value, i) => value === i)).toBe(true);
  });

  it('is empty of nothing', () => {
    expect(sortValues(new Float64Array(0))).toHaveLength(0);
  });
});
