import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { rocAuc } from '../performance/roc-auc.js';
import { scoreGroups } from '../performance/score-groups.js';
import { seededRandom } from '../seeded-random.js';
import { progressivePValue, randomisedPValue } from './progressive-p-value.js';
import { groupAuc, rankGroups } from './rank-sum.js';

const kernel = createNumbersKernel();

describe('groupAuc', () => {
  it('is the area under the ROC curve, and does not change when both groups trade places but turns around', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const scores = Float64Array.from(rows, ([score]) => score / 8);
        const second = Uint8Array.from(rows, ([, group]) => group);
        const auc = groupAuc(rankGroups(scores, second, kernel));
        const expected = rocAuc(scoreGroups(scores, second, kernel));
        if (expected === null || auc === null) {
          expect(auc).toBe(expected);
          return;
        }
        expect(auc).toBeCloseTo(expected, 12);
        const traded = groupAuc(
          rankGroups(
            scores,
            second.map((group) => 1 - group),
            kernel,
          ),
        );
        expect((traded ?? 0) + auc).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('randomisedPValue', () => {
  it('is the share of assignments that are more extreme, those as extreme counting by chance', () => {
    // Of the six ways to choose two of four, one has the two highest.
    const top = rankGroups(Float64Array.of(1, 2, 3, 4), Uint8Array.of(0, 0, 1, 1), kernel);
    const values = Array.from({ length: 200 }, (_, seed) => randomisedPValue(top, seededRandom(seed)));
    expect(Math.max(...values)).toBeLessThan(1 / 6 + 0.05);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - 1 / 12)).toBeLessThan(0.02);
  });

  it('is uniform where all scores are equal, or a group has no rows', () => {
    for (const second of [Uint8Array.of(0, 1, 1), Uint8Array.of(0, 0, 0)]) {
      const same = rankGroups(Float64Array.of(5, 5, 5), second, kernel);
      const values = Array.from({ length: 300 }, (_, seed) => randomisedPValue(same, seededRandom(seed)));
      const below = values.filter((p) => p < 0.3).length / values.length;
      expect(Math.abs(below - 0.3)).toBeLessThan(0.1);
    }
  });
});

describe('progressivePValue', () => {
  it('is small when folds agree, and large when they point the other way', () => {
    const rows = Float64Array.from({ length: 60 }, (_, i) => i);
    const rising = rankGroups(
      rows,
      Uint8Array.from(rows, (i) => (i >= 40 ? 1 : 0)),
      kernel,
    );
    const falling = rankGroups(
      rows,
      Uint8Array.from(rows, (i) => (i < 20 ? 1 : 0)),
      kernel,
    );
    const of = (groups: typeof rising) =>
      progressivePValue(
        [1, 2, 3, 4].map((trainedOn) => ({ groups, trainedOn })),
        seededRandom(1),
      );
    expect(of(rising)).toBeLessThan(1e-8);
    expect(of(falling)).toBeGreaterThan(1 - 1e-8);
    expect(progressivePValue([], seededRandom(1))).toBe(1);
  });
});
