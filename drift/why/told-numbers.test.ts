import { expect, it } from 'vitest';
import { digits, percent } from './told-numbers.js';

it('rounds to what a reader needs, without trailing zeros', () => {
  expect([0.13149, 0.34, 1, 0].map(percent)).toEqual(['13.1 %', '34 %', '100 %', '0 %']);
  expect([913.25, 0.853, 2.00004, 1500, 0].map(digits)).toEqual(['913.3', '0.853', '2', '1500', '0']);
});
