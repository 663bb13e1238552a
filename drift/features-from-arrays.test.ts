import { expect, it } from 'vitest';
import { featuresFromArrays } from './features-from-arrays.js';

it('lays plain arrays by row, and says what it cannot read', () => {
  const { features, skipped } = featuresFromArrays({
    age: [30, null, 50],
    city: ['Graz', 'Wien', null],
    when: [new Date(0), new Date(1), new Date(2)],
  });
  expect(features).toEqual({
    rows: 3,
    columns: [
      { type: 'numeric', name: 'age', values: Float64Array.of(30, Number.NaN, 50) },
      { type: 'categorical', name: 'city', categories: ['Graz', 'Wien'], codes: Int32Array.of(0, 1, -1) },
    ],
  });
  expect(skipped.map(({ name }) => name)).toEqual(['when']);
  expect(() => featuresFromArrays({ a: [1], b: [1, 2] })).toThrow(RangeError);
});
