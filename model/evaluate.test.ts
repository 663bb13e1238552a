import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy, predictedClass, rocAuc } from './evaluate.js';

/** The rows that the oracle values were computed on: a linear congruential generator, written alike in Python. */
function oracleRows(seed: number, count: number, scores: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state >> 16;
  };
  const labels = new Float64Array(count);
  const values = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const label = next() % 3 === 0 ? 1 : 0;
    labels[row] = label;
    values[row] = ((next() % scores) + 3 * label) / (scores + 3);
  }
  return { labels, values };
}

describe('rocAuc and accuracy', () => {
  // scikit-learn 1.9.1: roc_auc_score(labels, scores), accuracy_score(labels, scores >= 0.5).
  it.each([
    { seed: 1, count: 50, scores: 1000, auc: 0.3253119429590018, right: 0.36 },
    { seed: 2, count: 200, scores: 7, auc: 0.8216783216783217, right: 0.695 },
    { seed: 3, count: 1000, scores: 20, auc: 0.6069502561142776, right: 0.575 },
  ])('agree with scikit-learn on $count rows with $scores scores', ({ seed, count, scores, auc, right }) => {
    const { labels, values } = oracleRows(seed, count, scores);
    expect(rocAuc(labels, values)).toBeCloseTo(auc, 13);
    expect(accuracy(labels, values.map(predictedClass))).toBeCloseTo(right, 13);
  });

  // scikit-learn 1.9.1, roc_auc_score.
  it('count a tie as half', () => {
    expect(rocAuc(Float64Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8))).toBe(0.75);
    expect(
      rocAuc(Float64Array.of(0, 1, 0, 1, 1, 0), Float64Array.of(0.5, 0.5, 0.5, 0.7, 0.2, 0.2)),
    ).toBeCloseTo(0.6111111111111112, 15);
    expect(rocAuc(Float64Array.of(0, 1, 1, 0), Float64Array.of(0.3, 0.3, 0.3, 0.3))).toBe(0.5);
  });

  it('is the share of pairs in order', () => {
    const row = fc.record({ label: fc.integer({ min: 0, max: 1 }), score: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const wins = rows
          .filter(({ label }) => label === 1)
          .flatMap((positive) =>
            rows
              .filter(({ label }) => label === 0)
              .map((negative) => (Math.sign(positive.score - negative.score) + 1) / 2),
          );
        const labels = Float64Array.from(rows, ({ label }) => label);
        const result = rocAuc(
          labels,
          Float64Array.from(rows, ({ score }) => score),
        );
        if (wins.length === 0) expect(result).toBeNull();
        else expect(result).toBeCloseTo(wins.reduce((a, b) => a + b, 0) / wins.length, 12);
      }),
    );
  });

  it('are null where nothing can be measured, and refuse what cannot be compared', () => {
    expect(accuracy(new Float64Array(0), new Float64Array(0))).toBeNull();
    expect(rocAuc(Float64Array.of(1, 1), Float64Array.of(0.2, 0.3))).toBeNull();
    expect(() => rocAuc(Float64Array.of(1), Float64Array.of(0.2, 0.3))).toThrow(RangeError);
    expect(() => accuracy(Float64Array.of(1), Float64Array.of(0.2, 0.3))).toThrow(RangeError);
    expect(() => rocAuc(Float64Array.of(1, 0), Float64Array.of(0.2, Number.NaN))).toThrow('NaN');
  });
});

describe('predictedClass', () => {
  it('is positive from one half on', () => {
    expect([predictedClass(0.4999999), predictedClass(0.5), predictedClass(1)]).toEqual([0, 1, 1]);
  });
});
