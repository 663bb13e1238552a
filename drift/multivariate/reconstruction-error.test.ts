import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOfTable } from '../forest/features.js';
import { takeRows } from '../forest/take-rows.js';
import { chunkThresholds } from '../performance/chunk-thresholds.js';
import { chunksOfSize } from '../performance/chunks.js';
import { tableFromArrays } from '../table-from-arrays.js';
import { fitReconstruction, reconstructionError } from './reconstruction-error.js';
import { rotatedNormals } from './rotated-normals.fixture.js';

interface Expected {
  readonly value: readonly number[];
  readonly sampling_error: readonly number[];
}

/** Made by `nannyml-oracle.py`. */
const oracle: {
  readonly cases: readonly {
    readonly name: string;
    readonly size: number;
    readonly reference: Record<string, (number | string | null)[]>;
    readonly analysis: Record<string, (number | string | null)[]>;
    readonly expected: { readonly reference: Expected; readonly analysis: Expected };
    readonly thresholds: { readonly lower: number | null; readonly upper: number | null };
  }[];
} = JSON.parse(readFileSync(new URL('./nannyml-oracle.json', import.meta.url), 'utf8'));

const featuresOf = (arrays: Record<string, (number | string | null)[]>) =>
  featuresOfTable(tableFromArrays(arrays, 'reference')).features;

describe('reconstructionError', () => {
  for (const { name, size, reference, analysis, expected, thresholds } of oracle.cases) {
    it(`is NannyML’s: ${name}`, () => {
      const before = featuresOf(reference);
      const fit = fitReconstruction(before);
      const errorsOf = (rows: typeof before) =>
        chunksOfSize(rows.rows, size).map(({ start, end }) =>
          reconstructionError(
            fit,
            takeRows(
              rows,
              Int32Array.from({ length: end - start }, (_, i) => start + i),
            ),
          ),
        );
      const onReference = errorsOf(before);
      for (const [found, wanted] of [
        [onReference, expected.reference],
        [errorsOf(featuresOf(analysis)), expected.analysis],
      ] as const) {
        expect(found.length).toBe(wanted.value.length);
        for (const [i, { value, samplingError }] of found.entries()) {
          expect(value).toBeCloseTo(wanted.value[i] ?? Number.NaN, 11);
          expect(samplingError).toBeCloseTo(wanted.sampling_error[i] ?? Number.NaN, 11);
        }
      }
      const bounds = chunkThresholds(
        onReference.map(({ value }) => value),
        undefined,
        { lower: 0, upper: null },
      );
      expect(bounds.upper).toBeCloseTo(thresholds.upper ?? Number.NaN, 11);
      expect(bounds.lower).toBeCloseTo(thresholds.lower ?? Number.NaN, 11);
    });
  }

  it('finds a correlation that no single column shows, and is silent without', () => {
    const reference = rotatedNormals(4000, 5, 0.8, 1);
    const fit = fitReconstruction(reference);
    const errors = (correlation: number, seed: number) =>
      Array.from(
        { length: 10 },
        (_, i) => reconstructionError(fit, rotatedNormals(400, 5, correlation, seed + i)).value,
      );
    const { lower, upper } = chunkThresholds(errors(0.8, 100));
    for (const value of errors(0.8, 200)) {
      expect(value).toBeGreaterThan(lower ?? 0);
      expect(value).toBeLessThan(upper ?? 0);
    }
    for (const value of errors(-0.8, 300)) expect(value).toBeGreaterThan(upper ?? Number.POSITIVE_INFINITY);
  });

  it('does not depend on the order of rows or columns, nor on the unit of a number', () => {
    const row = fc.tuple(
      fc.integer({ min: -50, max: 50 }),
      fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
      fc.constantFrom('a', 'b', 'c'),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 40 }), fc.constantFrom(0.25, 8), (rows, unit) => {
        fc.pre(rows.some(([, y]) => y !== null));
        const table = (order: typeof rows, factor: number) =>
          featuresOf({
            x: order.map(([x]) => x * factor),
            y: order.map(([, y]) => y),
            z: order.map(([, , z]) => z),
          });
        const plain = table(rows, 1);
        const fit = fitReconstruction(plain, { variance: 0.999 });
        const other = table([...rows].reverse(), unit);
        const otherFit = fitReconstruction(other, { variance: 0.999 });
        const { value } = reconstructionError(fit, plain);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(reconstructionError(otherFit, other).value).toBeCloseTo(value ?? Number.NaN, 6);
        const turned = { ...plain, columns: [...plain.columns].reverse() };
        expect(reconstructionError(fit, turned)).toEqual(reconstructionError(fit, plain));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves out columns without a value, and says so', () => {
    const features = {
      rows: 3,
      columns: [
        { type: 'numeric', name: 'x', values: Float64Array.of(1, 2, 4) },
        { type: 'numeric', name: 'empty', values: new Float64Array(3).fill(Number.NaN) },
        { type: 'categorical', name: 'none', categories: [], codes: new Int32Array(3).fill(-1) },
      ],
    } as const;
    const fit = fitReconstruction(features);
    expect(fit.skipped).toEqual([
      { name: 'empty', reason: 'it has no value' },
      { name: 'none', reason: 'it has no value' },
    ]);
    expect(fit.components).toHaveLength(1);
    expect(reconstructionError(fit, features).value).toBeCloseTo(0, 12);
    expect(() => reconstructionError(fit, { rows: 0, columns: [] })).toThrow('numeric column "x", got none');
    expect(() => fitReconstruction({ rows: 0, columns: [] })).toThrow('at least 1 reference row');
  });

  it('leaves its inputs as they were', () => {
    const reference = rotatedNormals(50, 3, 0.5, 1);
    const copy = structuredClone(reference);
    reconstructionError(fitReconstruction(reference), reference);
    expect(reference).toEqual(copy);
  });
});
