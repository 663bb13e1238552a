import { expect, it } from 'vitest';
import { P_VALUE_TESTS } from '../config/schema.js';
import { thresholdProblem } from './check-threshold.js';
import { TEST_IDS } from './result.js';
import { TESTS } from './test-registry.js';

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '0.1', null])('refuses %j', (threshold) => {
  expect(thresholdProblem(threshold)).toMatch(/^expected a number of at least 0, got /);
});

it('takes numbers above 1 for distances alone', () => {
  expect(thresholdProblem(1.5)).toBeNull();
  for (const test of TEST_IDS) {
    expect(thresholdProblem(1, test)).toBeNull();
    expect(thresholdProblem(1.5, test) === null).toBe(TESTS[test].kind === 'distance');
  }
  expect(thresholdProblem(1.5, 'ks')).toBe('expected a number from 0 to 1, as ks gives a p-value, got 1.5');
});

it('knows the same p-values as the configuration does', () => {
  const known = TEST_IDS.filter((test) => TESTS[test].kind === 'p_value');
  expect([...P_VALUE_TESTS].toSorted()).toEqual(known.toSorted());
});
