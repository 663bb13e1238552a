import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesWithin } from './names-within.js';

describe('namesWithin', () => {
  it('takes as many as there is room for, and all where there is', () => {
    const names = Object.freeze(['ab', 'cd', 'ef']);
    const size = JSON.stringify(names).length;
    expect(namesWithin(size, names)).toEqual(['ab', 'cd', 'ef']);
    expect(namesWithin(size - 1, names)).toEqual(['ab', 'cd']);
    expect(namesWithin(0, names)).toEqual([]);
    expect(namesWithin(1_000, [])).toEqual([]);
  });

  it('never exceeds the room, and never leaves out what would fit', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.nat(500), (names, bytes) => {
        const taken = namesWithin(bytes, names);
        expect(taken).toEqual(names.slice(0, taken.length));
        if (taken.length > 0) expect(Buffer.byteLength(JSON.stringify(taken))).toBeLessThanOrEqual(bytes);
        if (taken.length < names.length)
          expect(Buffer.byteLength(JSON.stringify(names.slice(0, taken.length + 1)))).toBeGreaterThan(bytes);
      }),
    );
  });
});
