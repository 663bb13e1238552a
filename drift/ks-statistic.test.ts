import { expect, it } from 'vitest';
import { ksStatistic, pooledRuns } from './ks-statistic.js';

it('is the largest distance of the distribution functions, as a fraction of the common multiple', () => {
  // After 1 and 2: 2/3 against 0; sizes 3 and 2, lcm 6.
  const [reference, current] = [Float64Array.of(1, 2, 9), Float64Array.of(3, 9)];
  const found = ksStatistic(reference, current);
  expect(found.h).toBe(4);
  expect(found.d).toBeCloseTo(2 / 3, 15);
  expect([...pooledRuns(reference, current)]).toEqual([1, 1, 1, 2]);
  expect(found.tied).toBe(true);
});

it('does not count ties between the sides as a distance', () => {
  const same = Float64Array.of(1, 1, 2);
  expect(ksStatistic(same, same)).toMatchObject({ d: 0, h: 0 });
});
