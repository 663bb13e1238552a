import { describe, expect, it } from 'vitest';
import type { CategoricalPair, NumericPair } from '../sample-pair.js';
import { seededRandom } from '../seeded-random.js';
import { measureCalibrated } from './measure-calibrated.js';
import { scoreInterval } from './score-interval.js';

const SETTINGS = { test: undefined, threshold: undefined, alpha: 0.05 };

const numbers = (reference: readonly number[], current: readonly number[]): NumericPair => {
  const side = (values: readonly number[]) => ({
    values: Float64Array.from(values).sort(),
    infinite: 0,
    missing: 0,
    integer: false,
  });
  return { type: 'numeric', reference: side(reference), current: side(current) };
};

const categories = (reference: readonly number[], current: readonly number[]): CategoricalPair => {
  const side = (counts: readonly number[]) => ({
    counts: Float64Array.from(counts),
    present: counts.reduce((sum, count) => sum + count, 0),
    infinite: 0,
    missing: 0,
  });
  return {
    type: 'categorical',
    categories: reference.map((_, at) => String(at)),
    reference: side(reference),
    current: side(current),
  };
};

const measured = (pair: NumericPair | CategoricalPair) => {
  const measurement = measureCalibrated(pair, SETTINGS);
  if ('skipped' in measurement || measurement.score === null || measurement.interval == null)
    throw new Error('expected a score with its interval');
  return { score: measurement.score, ...measurement.interval };
};

/** Of 200 samples from populations whose distance is known, how many intervals hold it. */
function coverage(draw: () => NumericPair | CategoricalPair, truth: number): number {
  let held = 0;
  for (let sample = 0; sample < 200; sample += 1) {
    const { low, high } = measured(draw());
    if (low <= truth && truth <= high) held += 1;
  }
  return held / 200;
}

describe('scoreInterval', () => {
  const integer = seededRandom(5);
  const random = () => integer() / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const many = (count: number, value: () => number) => Array.from({ length: count }, value);

  it.each([
    [0, 60],
    [0, 400],
    [0.3, 60],
    [0.3, 400],
  ])('holds the distance of two normal distributions %f apart, %i current rows', (shift, rows) => {
    // The distance of two normals of one spread is the gap between their means; winsorising takes 1 % off the unit.
    const draw = () =>
      numbers(
        many(1_000, normal),
        many(rows, () => normal() + shift),
      );
    expect(coverage(draw, shift * 1.005)).toBeGreaterThanOrEqual(0.85);
  });

  it.each([
    [0.5, 0.5, 0],
    [0.5, 0.7, 0.1449],
    [0.9, 0.95, 0.0677],
  ])('holds the distance of shares %f and %f', (before, now, truth) => {
    const counts = (share: number, rows: number) => {
      const first = many(rows, random).filter((value) => value < share).length;
      return [first, rows - first];
    };
    const draw = () => categories(counts(before, 2_000), counts(now, 400));
    expect(coverage(draw, truth)).toBeGreaterThanOrEqual(0.85);
  });

  it('holds its score, begins at 0 where chance explains it, and narrows with the rows', () => {
    const pair = (rows: number, shift: number) =>
      numbers(
        many(rows, () => normal()),
        many(rows, () => normal() + shift),
      );
    const wide = measured(pair(200, 0.4));
    const narrow = measured(pair(5_000, 0.4));
    for (const { score, low, high } of [wide, narrow]) {
      expect(low).toBeLessThanOrEqual(score);
      expect(high).toBeGreaterThanOrEqual(score);
    }
    expect(narrow.high - narrow.low).toBeLessThan((wide.high - wide.low) / 3);
    expect(scoreInterval('wasserstein', pair(200, 0.4), 0.4, 0.05)?.low).toBe(0);
  });

  it('says nothing of other tests, and leaves its input as it was', () => {
    const pair = numbers([1, 2, 3, 4, 5], [2, 3, 4, 5, 9]);
    const before = structuredClone(pair);
    expect(scoreInterval('psi', pair, 0.2, 0.01)).toBeNull();
    expect(scoreInterval('wasserstein', pair, 0.5, 0.01)).not.toBeNull();
    expect(pair).toEqual(before);
  });

  it('is nothing wider than nothing for equal samples', () => {
    expect(measured(numbers([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))).toEqual({
      score: 0,
      low: 0,
      high: 0,
    });
  });
});
