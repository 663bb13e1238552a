import { expect, it } from 'vitest';
import { packedSampleSchema, packSample, unpackSample } from './packed-sample.js';

const SAMPLE = {
  features: {
    rows: 3,
    columns: [
      { type: 'numeric', name: 'x', values: Float64Array.of(0.1, Number.NaN, -1e300) },
      { type: 'categorical', name: 'c', categories: ['a', 'b'], codes: Int32Array.of(1, -1, 0) },
    ],
  },
  skipped: [{ name: 'when', reason: 'a timestamp' }],
  reason: null,
} as const;

it('comes out of JSON as it went in, to the last bit', () => {
  const read = packedSampleSchema.parse(JSON.parse(JSON.stringify(packSample(SAMPLE))));
  expect(unpackSample(read)).toEqual(SAMPLE);
});

it('is none when a column was cut off', () => {
  const packed = packSample(SAMPLE);
  expect(unpackSample({ ...packed, rows: 4 })).toBeNull();
  const [numbers, ...others] = packed.columns;
  if (numbers?.type !== 'numeric') throw new Error('expected numbers');
  const cut = { ...numbers, values: numbers.values.slice(0, 8) };
  expect(unpackSample({ ...packed, columns: [cut, ...others] })).toBeNull();
});
