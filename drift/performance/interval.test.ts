import { describe, expect, it } from 'vitest';
import { lossInterval, plainInterval, shareInterval, wilsonInterval } from './interval.js';
import { sklearnOracle } from './sklearn-oracle.fixture.js';

describe('wilsonInterval', () => {
  it('equals SciPy’s', () => {
    for (const { name, actual, predicted, accuracy_interval } of sklearnOracle().binary) {
      const right = actual.filter((label, row) => label === predicted[row]).length;
      const interval = wilsonInterval(right, actual.length);
      for (const end of [0, 1] as const)
        expect(Math.abs(interval[end] - accuracy_interval[end]), name).toBeLessThan(1e-12);
    }
  });
});

describe('shareInterval', () => {
  it('stays between 0 and 1 and holds the value', () => {
    const interval = shareInterval(0.98, 0.05);
    expect(interval?.[0]).toBeLessThan(0.98);
    expect(interval?.[0]).toBeGreaterThan(0);
    expect(interval?.[1]).toBeLessThan(1);
  });

  it('does not know an interval at 0 and 1, nor without an error', () => {
    expect(shareInterval(1, 0)).toBeNull();
    expect(shareInterval(0, 0.1)).toBeNull();
    expect(shareInterval(0.5, Number.NaN)).toBeNull();
  });
});

it('cuts intervals of losses at 0, and no others', () => {
  expect(lossInterval(0.1, 1)?.[0]).toBe(0);
  expect(plainInterval(0.1, 1)?.[0]).toBeLessThan(-1.8);
  expect(lossInterval(0.1, Number.NaN)).toBeNull();
});
