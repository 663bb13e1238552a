import { expect, it } from 'vitest';
import { countDistinct } from './count-distinct.js';

it('counts different values', () => {
  expect(countDistinct(Float64Array.of())).toBe(0);
  expect(countDistinct(Float64Array.of(-0, 0, 1, 1, 2))).toBe(3);
});
