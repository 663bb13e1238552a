import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOfNumber, chunksOfSize } from './chunks.js';

describe('chunksOfSize', () => {
  it('lets the rest join the last chunk', () => {
    expect(chunksOfSize(10, 4)).toEqual([
      { start: 0, end: 4 },
      { start: 4, end: 10 },
    ]);
    expect(chunksOfSize(3, 4)).toEqual([{ start: 0, end: 3 }]);
    expect(chunksOfSize(0, 4)).toEqual([]);
  });

  it('refuses a size below 1', () => {
    expect(() => chunksOfSize(10, 0)).toThrow('Expected a chunk size of at least 1, got 0.');
    expect(() => chunksOfNumber(10, 1.5)).toThrow('Expected at least 1 chunk, got 1.5.');
  });
});

describe('chunksOfNumber', () => {
  it('has that many chunks, of nearly one size, that cover every row once', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 40 }), (rows, number) => {
        const chunks = chunksOfNumber(rows, number);
        expect(chunks).toHaveLength(Math.min(rows, number));
        const sizes = chunks.map(({ start, end }) => end - start);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(rows);
        if (rows > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        for (const [i, { start }] of chunks.entries()) expect(start).toBe(chunks[i - 1]?.end ?? 0);
      }),
    );
  });
});
