import { expect, it } from 'vitest';
import { valueRuns } from './value-runs.js';

it('counts different values and finds the most common, the smallest of several', () => {
  expect(valueRuns(Float64Array.of(1, 2, 2, 3, 3))).toEqual({
    distinct: 3,
    mostCommon: { value: 2, count: 2 },
  });
  expect(valueRuns(Float64Array.of(-1, 4, 4, 4)).mostCommon).toEqual({ value: 4, count: 3 });
  expect(valueRuns(Float64Array.of(5))).toEqual({ distinct: 1, mostCommon: { value: 5, count: 1 } });
  expect(valueRuns(new Float64Array(0))).toEqual({ distinct: 0, mostCommon: null });
});
