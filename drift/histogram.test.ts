import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from './column-from-values.js';
import { histogram } from './histogram.js';
import { pairColumns } from './pair-columns.js';
import { histogramSchema } from './result.js';

function numeric(reference: readonly (number | null)[], current: readonly (number | null)[]) {
  const found = histogram(
    pairColumns({
      type: 'numeric',
      reference: numericColumn('x', reference),
      current: numericColumn('x', current),
    }),
  );
  if (found?.type !== 'numeric') throw new Error('expected a numeric histogram');
  return found;
}

const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('histogram of numbers', () => {
  it('gives every integer a bin where few are drawn', () => {
    const { edges, reference, current, clipped } = numeric([1, 2, 2, 4], [1, 1]);
    expect(edges).toEqual([0.5, 1.5, 2.5, 3.5, 4.5]);
    expect(reference).toEqual([0.25, 0.5, 0, 0.25]);
    expect(current).toEqual([1, 0, 0, 0]);
    expect(clipped).toBe(false);
  });

  it('gives bins whole widths where many integers are drawn', () => {
    const { edges } = numeric(upTo(100), upTo(100));
    expect((edges[1] ?? 0) - (edges[0] ?? 0)).toBe(4);
    expect(edges[0]).toBe(-0.5);
    expect(edges.at(-1)).toBeGreaterThanOrEqual(99.5);
  });

  it('folds an outlier into the outer bin, so that the bulk stays readable', () => {
    const bulk = upTo(1000).map((i) => i / 1000);
    const { edges, current, clipped } = numeric(bulk, [...bulk, 1e9]);
    expect(edges).toHaveLength(31);
    expect(edges.at(-1)).toBeLessThan(1.1);
    expect(clipped).toBe(true);
    expect(sum(current)).toBeCloseTo(1, 12);
  });

  it('draws a constant as one bin', () => {
    expect(numeric([0.25, 0.25], [0.25]).edges).toEqual([-0.25, 0.75]);
    expect(numeric([1e300], [1e300]).edges).toHaveLength(2);
  });

  it('keeps edges ascending where they round among the smallest numbers', () => {
    const { edges, reference } = numeric([5e-324, 2e-323], []);
    expect(edges).toEqual([5e-324, 1e-323, 1.5e-323, 2e-323]);
    expect(reference).toEqual([0.5, 0, 0.5]);
  });

  it('is null without values', () => {
    const none = numericColumn('x', [null]);
    expect(histogram(pairColumns({ type: 'numeric', reference: none, current: none }))).toBeNull();
  });

  it('always has ascending edges and shares that sum to 1, or to 0 for an empty side', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true }),
      fc.double({ noNaN: true, min: -1e-321, max: 1e-321 }),
    );
    const side = fc.array(number, { maxLength: 60 });
    fc.assert(
      fc.property(side, side, (a, b) => {
        const found = histogram(
          pairColumns({
            type: 'numeric',
            reference: numericColumn('x', a),
            current: numericColumn('x', b),
          }),
        );
        if (found === null) return;
        expect(histogramSchema.safeParse(found).success).toBe(true);
        if (found.type !== 'numeric') throw new Error('expected a numeric histogram');
        expect(found.edges.every((edge, i) => i === 0 || edge > (found.edges[i - 1] ?? edge))).toBe(true);
        expect(found.edges.length).toBe(found.reference.length + 1);
        for (const [shares, values] of [
          [found.reference, a],
          [found.current, b],
        ] as const)
          expect(sum(shares)).toBeCloseTo(values.some(Number.isFinite) ? 1 : 0, 10);
      }),
    );
  });
});

describe('histogram of categories', () => {
  const texts = (counts: Readonly<Record<string, number>>) =>
    categoricalColumn(
      'x',
      Object.entries(counts).flatMap(([text, count]) => new Array<string>(count).fill(text)),
    );

  it('lists the largest, those of the reference first, and keeps a new one that is large', () => {
    const reference = texts(Object.fromEntries(upTo(20).map((i) => [`r${i}`, 40 - i])));
    const current = texts({ r0: 50, fresh: 50 });
    const found = histogram(pairColumns({ type: 'categorical', reference, current }));
    if (found?.type !== 'categorical') throw new Error('expected categories');
    expect(found.categories).toHaveLength(12);
    expect(found.categories[0]).toBe('r0');
    expect(found.categories.at(-1)).toBe('fresh');
    expect(found.other?.categories).toBe(9);
    expect(sum(found.reference) + (found.other?.reference ?? 0)).toBeCloseTo(1, 12);
    expect(sum(found.current) + (found.other?.current ?? 0)).toBeCloseTo(1, 12);
  });

  it('names all when only one would be left over', () => {
    const column = texts(Object.fromEntries(upTo(13).map((i) => [`c${i}`, 1])));
    const found = histogram(pairColumns({ type: 'categorical', reference: column, current: column }));
    if (found?.type !== 'categorical') throw new Error('expected categories');
    expect(found.categories).toHaveLength(13);
    expect(found.other).toBeNull();
  });
});
