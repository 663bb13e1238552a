import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { seededRandom } from '../seeded-random.js';
import { binRows, learnBins } from './binned-rows.js';
import type { Features } from './features.js';
import { forestMeans, outOfBagMeans } from './forest-means.js';
import { trainForest } from './train-forest.js';

const kernel = createNumbersKernel();
const OPTIONS = {
  trees: 30,
  depth: 8,
  leafRows: 2,
  columnsPerNode: (columns: number) => columns,
  mostRowsPerTree: 10_000,
  seed: 1,
};

function prepare(features: Features) {
  return {
    binned: binRows(learnBins(features, kernel), features),
    rows: Int32Array.from({ length: features.rows }, (_, row) => row),
  };
}

function uniforms(rows: number, columns: number, seed: number): Features {
  const random = seededRandom(seed);
  return {
    rows,
    columns: Array.from({ length: columns }, (_, i) => ({
      type: 'numeric',
      name: `u${i}`,
      values: Float64Array.from({ length: rows }, () => random() / 2 ** 32),
    })),
  };
}

function explained(target: Float64Array, said: Float64Array): number {
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  let errors = 0;
  let spread = 0;
  for (const [row, value] of target.entries()) {
    errors += (value - (said[row] ?? Number.NaN)) ** 2;
    spread += (value - mean) ** 2;
  }
  return 1 - errors / spread;
}

describe('trainForest', () => {
  it('learns a function of two numbers, and says out of bag how well', () => {
    const features = uniforms(2000, 4, 1);
    const [a, b] = features.columns.map((column) =>
      column.type === 'numeric' ? column.values : new Float64Array(),
    );
    // Far from 0, where sums of squares would lose digits.
    const target = Float64Array.from(
      { length: 2000 },
      (_, row) => 1e6 + Math.sin(6 * (a?.[row] ?? 0)) * (b?.[row] ?? 0),
    );
    const { binned, rows } = prepare(features);
    const trained = trainForest(binned, target, rows, OPTIONS);
    const outOfBag = explained(target, outOfBagMeans(trained, binned, rows));
    expect(outOfBag).toBeGreaterThan(0.97);
    expect(explained(target, forestMeans(trained.forest, binned, rows))).toBeGreaterThan(outOfBag);
  });

  it('learns which categories go together, missing ones and rare ones among them', () => {
    const categories = Array.from({ length: 40 }, (_, i) => `k${i}`);
    const codes = Int32Array.from({ length: 1200 }, (_, row) => (row % 41) - 1);
    const target = Float64Array.from(codes, (code) => (code % 3 === 0 ? 1 : 0));
    const { binned, rows } = prepare({
      rows: 1200,
      columns: [{ type: 'categorical', name: 'c', categories, codes }],
    });
    const { forest } = trainForest(binned, target, rows, { ...OPTIONS, trees: 5, depth: 1 });
    // One cut of categories by their mean is enough.
    expect(explained(target, forestMeans(forest, binned, rows))).toBeGreaterThan(0.999);
  });

  it('says the mean where it may not cut, and never leaves the range of the target', () => {
    const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 3 }), (values, depth) => {
        const target = Float64Array.from(values);
        const { binned, rows } = prepare(uniforms(values.length, 2, 3));
        const options = { ...OPTIONS, trees: 4, depth };
        const said = forestMeans(trainForest(binned, target, rows, options).forest, binned, rows);
        for (const value of said) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
          expect(value).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        }
        if (depth === 0) expect(new Set(said).size).toBe(1);
      }),
    );
  });

  it('keeps its leaves as large as told, gives the same again, and leaves its input alone', () => {
    const features = uniforms(100, 3, 5);
    const target = Float64Array.from({ length: 100 }, (_, row) => row % 7);
    const { binned, rows } = prepare(features);
    const copy = structuredClone({ binned, target, rows });
    const options = { ...OPTIONS, leafRows: 32, trees: 3 };
    const trained = trainForest(binned, target, rows, options);
    expect(trainForest(binned, target, rows, options)).toEqual(trained);
    // 64 rows a tree allow one cut.
    expect(trained.forest.column.length).toBeLessThanOrEqual(9);
    expect({ binned, target, rows }).toEqual(copy);
    expect(() => trainForest(binned, target, new Int32Array(), options)).toThrow('at least 1 row');
  });
});

describe('outOfBagMeans', () => {
  it('asks the trees alone that did not see a row', () => {
    const features = uniforms(60, 2, 9);
    const target = Float64Array.from({ length: 60 }, (_, row) => row);
    const { binned, rows } = prepare(features);
    const trained = trainForest(binned, target, rows, { ...OPTIONS, trees: 1 });
    const said = outOfBagMeans(trained, binned, rows);
    const seen = new Set(trained.samples[0]);
    for (const row of rows) expect(Number.isNaN(said[row])).toBe(seen.has(row));
  });
});
