import { expect, it } from 'vitest';
import { packSample, sampleNotesSchema, unpackSample } from './packed-sample.js';

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

it('comes out as it went in, to the last bit, its notes by way of JSON', () => {
  const { notes, blocks } = packSample(SAMPLE);
  const read = sampleNotesSchema.parse(JSON.parse(JSON.stringify(notes)));
  expect(unpackSample({ notes: read, blocks })).toEqual(SAMPLE);
});

it('is none when a column was cut off, or is missing', () => {
  const { notes, blocks } = packSample(SAMPLE);
  expect(unpackSample({ notes: { ...notes, rows: 4 }, blocks })).toBeNull();
  expect(unpackSample({ notes, blocks: blocks.map((block) => block.subarray(0, 8)) })).toBeNull();
  expect(unpackSample({ notes, blocks: blocks.slice(1) })).toBeNull();
});
