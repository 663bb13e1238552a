import { expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import { ksTest } from '../tests/ks.js';
import { conditionalKsPValue } from './ks-p-value.js';

/** `zeros` times 0, and others spread evenly over (0, 1). */
const of = (zeros: number, others: number) =>
  Float64Array.from([
    ...new Array<number>(zeros).fill(0),
    ...Array.from({ length: others }, (_, i) => (i + 0.5) / others),
  ]);

function untied(reference: Float64Array, current: Float64Array): number {
  const side = (values: Float64Array) => ({ values, infinite: 0, missing: 0, integer: true });
  return (
    ksTest.compute({ type: 'numeric', reference: side(reference), current: side(current) }).score ??
    Number.NaN
  );
}

it('is the usual p-value without ties', () => {
  const a = Float64Array.from({ length: 60 }, (_, i) => i);
  const b = Float64Array.from({ length: 40 }, (_, i) => i + 9.5);
  expect(conditionalKsPValue(a, b)).toBe(untied(a, b));
});

it('sees a column that is nearly always 0 change, where the usual p-value does not', () => {
  const reference = of(4600, 400);
  const current = of(881, 119);
  expect(untied(reference, current)).toBeGreaterThan(0.1);
  expect(conditionalKsPValue(reference, current)).toBeLessThan(0.001);
});

it('is 1 when both sides hold one value', () => {
  expect(conditionalKsPValue(of(50, 0), of(30, 0))).toBe(1);
});

it('may be a lower bound where it does not matter, and never where it does', () => {
  const random = seededRandom(4);
  const draw = (size: number, values: number, shift: number) =>
    Float64Array.from(
      { length: size },
      () => Math.floor((values * random()) / 2 ** 32) / values + shift,
    ).sort();
  let bounds = 0;
  for (let trial = 0; trial < 200; trial++) {
    const values = [4, 50, 2 ** 30][trial % 3] ?? 4;
    const reference = draw(800, values, 0);
    const current = draw(300, values, trial % 4 === 0 ? 0.04 : 0);
    const exact = conditionalKsPValue(reference, current);
    const relevant = [0.02, 0.1, 0.4][trial % 3] ?? 0.02;
    const given = conditionalKsPValue(reference, current, relevant);
    expect(given).toBeLessThanOrEqual(exact);
    if (given < exact) {
      bounds++;
      expect(given).toBeGreaterThan(relevant);
    }
  }
  expect(bounds).toBeGreaterThan(60);
});
