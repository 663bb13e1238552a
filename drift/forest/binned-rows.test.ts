import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { binRows, learnBins, MISSING_BIN } from './binned-rows.js';

const kernel = createNumbersKernel();
const numeric = (values: readonly number[]) => ({
  rows: values.length,
  columns: [{ type: 'numeric' as const, name: 'x', values: Float64Array.from(values) }],
});

describe('binRows', () => {
  it('keeps the order of numbers, and tells few different ones apart', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Number.NaN)), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(values, (rows) => {
        const features = numeric(rows);
        const bins = binRows(learnBins(features, kernel), features).columns[0]?.bins ?? new Uint8Array();
        for (const [i, a] of rows.entries()) {
          expect(bins[i] === MISSING_BIN).toBe(Number.isNaN(a));
          for (const [j, b] of rows.entries()) if (a < b) expect(bins[i]).toBeLessThanOrEqual(bins[j] ?? 0);
        }
        if (rows.length < 100) {
          const known = rows.filter((value) => !Number.isNaN(value));
          expect(new Set(bins.filter((bin) => bin > 0)).size).toBe(new Set(known).size);
        }
      }),
    );
  });

  it('gives frequent categories bins of their own, and others one together', () => {
    const categories = Array.from({ length: 300 }, (_, i) => `k${i}`);
    const codes = Int32Array.from([...categories.keys(), ...categories.keys()].map((i) => Math.min(i, 200)));
    const column = { type: 'categorical', name: 'c', categories, codes } as const;
    const learnt = learnBins({ rows: codes.length, columns: [column] }, kernel);
    const later = {
      ...column,
      categories: ['k200', 'k150', 'k199', 'new', 'k0'],
      codes: Int32Array.of(0, 1, 2, 3, 4, -1),
    };
    const bins = binRows(learnt, { rows: 6, columns: [later] }).columns[0]?.bins;
    // The 126 most frequent are k200 and, all being equal, k0 to k124.
    expect([...(bins ?? [])]).toEqual([1, 127, 127, 0, 2, 0]);
  });

  it('refuses other columns than it learnt', () => {
    const learnt = learnBins(numeric([1, 2]), kernel);
    expect(() => binRows(learnt, { rows: 2, columns: [] })).toThrow('Expected 1 columns, got 0.');
    const other = { rows: 0, columns: [{ type: 'numeric' as const, name: 'y', values: new Float64Array() }] };
    expect(() => binRows(learnt, other)).toThrow('Expected numeric column "x", got "y".');
  });
});
