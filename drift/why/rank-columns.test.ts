import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankByCorrelation, rankByImpact } from './rank-columns.js';

describe('rankByImpact', () => {
  it('multiplies drift by importance', () => {
    const columns = [
      { name: 'idle', score: 0.9, threshold: 0.1, importance: -0.01 },
      { name: 'mild', score: 0.1, threshold: 0.1, importance: 0.06 },
      { name: 'wild', score: 0.4, threshold: 0.1, importance: 0.02 },
      { name: 'untested', score: null, threshold: 0.1, importance: 0 },
      { name: 'unknown', score: 1, threshold: 0.1, importance: null },
    ];
    const ranked = rankByImpact(columns);
    expect(ranked.map(({ name }) => name)).toEqual(['wild', 'mild', 'idle']);
    expect(ranked[0]?.impact).toBeCloseTo(4 * 0.25, 12);
    expect(ranked[1]?.impact).toBeCloseTo(0.75, 12);
    expect(ranked[2]?.impact).toBe(0);
  });
});

describe('rankByCorrelation', () => {
  const performance = [0.9, 0.88, null, 0.8, 0.7, 0.85];
  const columns = [
    { name: 'flat', scores: [1, 1, 1, 1, 1, 1] },
    { name: 'apart', scores: [0.5, 0.1, 0.2, 0.4, 0.3, 0.2] },
    { name: 'along', scores: [0.1, 0.1, 9, 0.3, 0.6, 0.2] },
    { name: 'few', scores: [1, 2, 3, null, null, null] },
  ];

  it('is NannyML’s CorrelationRanker', () => {
    const ranked = rankByCorrelation(columns, performance, 0.89);
    expect(ranked.map(({ name, windows }) => [name, windows])).toEqual([
      ['along', 5],
      ['apart', 5],
    ]);
    // scipy.stats.pearsonr of SciPy 1.17.1
    expect(ranked[0]?.correlation).toBeCloseTo(0.9978886884039848, 12);
    expect(ranked[0]?.pValue).toBeCloseTo(0.00011641924260065968, 12);
    expect(ranked[1]?.correlation).toBeCloseTo(0.10453025125088612, 12);
    expect(ranked[1]?.pValue).toBeCloseTo(0.8671507226331845, 12);
    expect(() => rankByCorrelation(columns, [0.9], 0.89)).toThrow(
      'Expected 1 windows of column "flat", got 6.',
    );
  });

  it('does not lose scores whose squares are below the smallest double', () => {
    const scores = [5.2e-154, 0, 0, 0];
    const ranked = (unit: number) =>
      rankByCorrelation([{ name: 'x', scores: scores.map((score) => score * unit) }], [0, 1e-9, 0, 0], 5)[0];
    expect(ranked(1)?.correlation).toBeCloseTo(ranked(1e150)?.correlation ?? 0, 12);
  });

  it('lies between -1 and 1 and does not depend on the unit of drift', () => {
    const value = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 30 }), (windows) => {
        const figures = windows.map(([figure]) => figure);
        const of = (unit: number) =>
          rankByCorrelation([{ name: 'x', scores: windows.map(([, score]) => score * unit) }], figures, 5)[0];
        const plain = of(1);
        if (plain === undefined) return;
        expect(Math.abs(plain.correlation)).toBeLessThanOrEqual(1);
        expect(plain.pValue).toBeGreaterThanOrEqual(0);
        expect(plain.pValue).toBeLessThanOrEqual(1);
        expect(of(4)?.correlation).toBeCloseTo(plain.correlation, 6);
      }),
    );
  });
});
