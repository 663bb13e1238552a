import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import { wassersteinPValue } from './wasserstein-p-value.js';

const random = seededRandom(21);
const uniform = () => (random() + 0.5) / 2 ** 32;
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
const draw = (size: number, next: () => number) => Float64Array.from({ length: size }, next).sort();

const SHAPES = {
  normal,
  lognormal: () => Math.exp(normal()),
  uniform,
  rounded: () => Math.round(2 * normal()),
  'mostly zero': () => (uniform() < 0.8 ? 0 : Math.exp(normal())),
  cauchy: () => Math.tan(Math.PI * (uniform() - 0.5)),
};
type Shape = keyof typeof SHAPES;

/** Share of random divisions of the pooled values that are as far apart, by their own p-values. */
function permuted(reference: Float64Array, current: Float64Array, times: number): number {
  const p = wassersteinPValue(reference, current);
  const pooled = [...reference, ...current];
  let extreme = 0;
  for (let time = 0; time < times; time++) {
    for (let i = 0; i < current.length; i++) {
      const j = i + Math.floor(uniform() * (pooled.length - i));
      [pooled[i], pooled[j]] = [pooled[j] ?? 0, pooled[i] ?? 0];
    }
    const drawn = Float64Array.from(pooled.slice(0, current.length)).sort();
    const rest = Float64Array.from(pooled.slice(current.length)).sort();
    if (wassersteinPValue(rest, drawn) <= p) extreme++;
  }
  return extreme / times;
}

describe('wassersteinPValue', () => {
  it.each([
    ['normal', 0.35, 30],
    ['lognormal', 0.5, 40],
    ['uniform', 0.15, 30],
    ['rounded', 0.8, 40],
    ['mostly zero', 0.3, 60],
    ['cauchy', 0.8, 40],
  ] as const)('is near to the p-value of a permutation test: %s', (shape, shift, size) => {
    const reference = draw(150, SHAPES[shape]);
    const current = draw(size, () => SHAPES[shape]() + shift);
    const p = wassersteinPValue(reference, current);
    const share = permuted(reference, current, 1500);
    const error = 4 * Math.sqrt((Math.max(share, 0.001) * (1 - share)) / 1500);
    expect(Math.abs(p - share)).toBeLessThan(error + 0.25 * share);
  });

  it.each(Object.keys(SHAPES) as Shape[])(
    'is below 5 % and below 1 % no more often than that: %s',
    (shape) => {
      const trials = 600;
      let [five, one] = [0, 0];
      for (let trial = 0; trial < trials; trial++) {
        const p = wassersteinPValue(
          draw(400, SHAPES[shape]),
          draw(trial % 2 === 0 ? 30 : 100, SHAPES[shape]),
        );
        if (p < 0.05) five++;
        if (p < 0.01) one++;
      }
      expect(five / trials).toBeLessThan(0.05 + 3.5 * Math.sqrt((0.05 * 0.95) / trials));
      expect(one / trials).toBeLessThan(0.01 + 3.5 * Math.sqrt((0.01 * 0.99) / trials));
    },
  );

  it('is hardly ever so rare that it could not be wrong', () => {
    let small = 0;
    for (let trial = 0; trial < 300; trial++)
      if (wassersteinPValue(draw(300, normal), draw(50, normal)) < 0.2) small++;
    expect(small / 300).toBeGreaterThan(0.12);
  });

  it('does not depend on the unit, nor on the side', () => {
    const reference = draw(300, normal);
    const current = draw(60, () => normal() + 0.3);
    const p = wassersteinPValue(reference, current);
    for (const unit of [1e-300, 1e-12, 1e15, 1e300]) {
      const scaled = (values: Float64Array) => values.map((value) => value * unit);
      expect(wassersteinPValue(scaled(reference), scaled(current)) / p).toBeCloseTo(1, 6);
    }
    expect(wassersteinPValue(current, reference) / p).toBeCloseTo(1, 2);
  });

  it('keeps its digits in the far tail, and is 1 where there is no difference', () => {
    const reference = draw(2000, normal);
    expect(
      wassersteinPValue(
        reference,
        draw(2000, () => normal() + 1),
      ),
    ).toBeLessThan(1e-100);
    expect(wassersteinPValue(reference, reference)).toBe(1);
    const mostlyZero = Float64Array.from({ length: 100 }, (_, i) => (i < 97 ? 0 : i));
    expect(wassersteinPValue(mostlyZero, new Float64Array(50))).toBe(1);
  });

  it('gives the same number for the same values', () => {
    const reference = draw(500, normal);
    const current = draw(90, () => normal() + 0.2);
    expect(wassersteinPValue(reference, current)).toBe(wassersteinPValue(reference, current));
  });
});
