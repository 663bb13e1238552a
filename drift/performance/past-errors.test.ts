import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pastErrors, pastErrorsSentence } from './past-errors.js';

const window = (estimated: number | null, realised: number | null, samplingError = 0.01) => ({
  estimated,
  realised,
  samplingError,
});

describe('pastErrors', () => {
  it('looks at the last windows that are known both ways', () => {
    const windows = [
      window(9, 1),
      window(0.75, 0.5),
      window(null, 0.5),
      window(0.25, 0.5, Number.NaN),
      window(0.5, null),
      window(0.53125, 0.5, 0.015),
    ];
    expect(pastErrors(windows, 3)).toEqual({
      windows: 3,
      meanError: 0.03125 / 3,
      meanAbsoluteError: 0.53125 / 3,
      largestError: 0.25,
      withBand: 2,
      withinBand: 1,
      biasPValue: 1,
    });
    expect(pastErrors(windows)?.windows).toBe(4);
    expect(pastErrors([window(null, 1)])).toBeNull();
    expect(pastErrors([window(1, 1)])).toMatchObject({ biasPValue: null, withinBand: 1 });
  });

  it('tests for bias as scipy.stats.binomtest of SciPy 1.17.1', () => {
    const biased = (high: number, low: number) =>
      pastErrors([
        ...Array.from({ length: high }, () => window(1, 0)),
        ...Array.from({ length: low }, () => window(0, 1)),
      ])?.biasPValue;
    expect(biased(9, 1)).toBeCloseTo(0.021484375, 14);
    expect(biased(20, 8)).toBeCloseTo(0.03569813817739487, 14);
    expect(biased(5, 5)).toBe(1);
    expect(biased(0, 30)).toBeCloseTo(1.862645149230957e-9, 20);
  });

  it('is no less on average than what it is too high by, and no more than the most', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(share, share), { minLength: 1 }), (pairs) => {
        const errors = pastErrors(pairs.map(([a, b]) => window(a, b)));
        const { meanError = 9, meanAbsoluteError = 9, largestError = 0 } = errors ?? {};
        expect(Math.abs(meanError)).toBeLessThanOrEqual(meanAbsoluteError + 1e-12);
        expect(meanAbsoluteError).toBeLessThanOrEqual(largestError + 1e-12);
        expect(errors?.withinBand).toBeLessThanOrEqual(errors?.windows ?? 0);
      }),
    );
  });
});

describe('pastErrorsSentence', () => {
  it('says how far, how often, and to which side', () => {
    const mixed = [window(0.9, 0.875), window(0.8, 0.825), window(0.7, 0.65)];
    expect(pastErrorsSentence('accuracy', pastErrors(mixed))).toBe(
      'Over the last 3 windows the estimate of accuracy erred by 0.03333 on average and by 0.05 at most; it was within its band in 2 of 3.',
    );
    expect(pastErrorsSentence('accuracy', pastErrors(mixed.slice(0, 1)))).toBe(
      'In the one window known so far the estimate of accuracy erred by 0.025; it was within its band in 1 of 1.',
    );
    const high = Array.from({ length: 8 }, () => window(0.75, 0.5, Number.NaN));
    expect(pastErrorsSentence('MAE', pastErrors(high))).toBe(
      'Over the last 8 windows the estimate of MAE erred by 0.25 on average and by 0.25 at most. It is mostly too high, by 0.25 on average (p = 0.007813).',
    );
    expect(pastErrorsSentence('MAE', null)).toBe('No window yet shows how good the estimate of MAE is.');
  });
});
