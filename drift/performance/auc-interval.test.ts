import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { seededRandom } from '../seeded-random.js';
import { aucInterval, delongError } from './auc-interval.js';
import { rocAuc } from './roc-auc.js';
import { scoreGroups } from './score-groups.js';
import { sklearnOracle } from './sklearn-oracle.fixture.js';

const kernel = createNumbersKernel();

describe('delongError', () => {
  it('equals the comparison of every positive with every negative', () => {
    const known = sklearnOracle().binary.filter(({ delong_error }) => delong_error !== null);
    expect(known.length).toBeGreaterThan(4);
    for (const { name, actual, probabilities, delong_error } of known) {
      const groups = scoreGroups(Float64Array.from(probabilities), Uint8Array.from(actual), kernel);
      expect(Math.abs(delongError(groups) - Number(delong_error)), name).toBeLessThan(1e-12);
    }
  });
});

describe('aucInterval', () => {
  it('leaves room where classes are separated, and more for fewer rows', () => {
    const separated = (rows: number) => ({
      positives: Float64Array.of(rows, rows),
      negatives: Float64Array.of(0, rows),
    });
    const few = aucInterval(separated(5), 1);
    const many = aucInterval(separated(500), 1);
    expect(few?.[1]).toBe(1);
    expect(few?.[0]).toBeGreaterThan(0.4);
    expect(few?.[0]).toBeLessThan(many?.[0] ?? 0);
    expect(many?.[0]).toBeLessThan(1);
    expect(aucInterval({ positives: Float64Array.of(0, 5), negatives: Float64Array.of(5, 5) }, 0)?.[0]).toBe(
      0,
    );
  });

  it('holds the true area 95 times in 100', () => {
    // Two exponentials of rates 1 and r: the chance that the second is smaller is r / (1 + r).
    const random = seededRandom(7);
    const exponential = () => -Math.log((random() + 0.5) / 2 ** 32);
    const truth = 3 / 4;
    let held = 0;
    const trials = 2000;
    for (let trial = 0; trial < trials; trial++) {
      const positive = Uint8Array.from({ length: 80 }, (_, row) => (row < 30 ? 1 : 0));
      const scores = Float64Array.from(positive, (is) => (is === 1 ? exponential() : exponential() / 3));
      const groups = scoreGroups(scores, positive, kernel);
      const interval = aucInterval(groups, rocAuc(groups) ?? 0);
      if (interval && interval[0] <= truth && truth <= interval[1]) held++;
    }
    // Four standard errors of 2000 trials about 0.95, and what DeLong's normal approximation costs for 30 rows.
    expect(held / trials).toBeGreaterThan(0.93);
    expect(held / trials).toBeLessThan(0.97);
  });
});
