import { expect, it } from 'vitest';
import { formatCount, plural } from './format-count.js';

it.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [123_456, '123,456'],
  [1_234_567, '1,234,567'],
])('writes %d as %s', (count, text) => expect(formatCount(count)).toBe(text));

it('puts the noun into the plural but for one', () => {
  expect([0, 1, 2_000].map((count) => plural(count, 'row'))).toEqual(['0 rows', '1 row', '2,000 rows']);
});
