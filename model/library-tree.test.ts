import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { flattenTrees, leafValue } from './flat-forest.js';
import { readLibraryTree, trainLibraryTree } from './library-tree.js';
import { seededRandom } from './seeded-random.js';

/** The library's own walk of one tree, as its estimators offer it: a matrix with one row of class shares. */
const estimatorsSchema = z.object({
  indexes: z.array(z.array(z.int())),
  estimators: z.array(
    z.object({
      root: z.custom<{ classify(row: number[]): { to2DArray(): number[][] } }>(
        (root) => typeof root === 'object',
      ),
    }),
  ),
});

function randomRow(draw: (bound: number) => number): number[] {
  return [draw(80), draw(16), draw(1000) / 7, draw(2), draw(5) - 2, draw(2 ** 31) / 2 ** 31];
}

function trainingRows(seed: number, count: number): { rows: number[][]; labels: number[] } {
  const draw = seededRandom(seed);
  const rows = Array.from({ length: count }, () => randomRow(draw));
  const labels = rows.map(([a = 0, b = 0, , d = 0]) => (a + 5 * b + 30 * d + draw(60) > 120 ? 1 : 0));
  return { rows, labels };
}

describe('readLibraryTree', () => {
  it.each([2, 3, 4, 5, 6])('predicts exactly as the library does, with %i of 6 features', (features) => {
    const { rows, labels } = trainingRows(features, 300);
    const options = { maxDepth: 8, minSamples: 5, features, seed: 100 + features };
    const library = trainLibraryTree(rows, labels, options);
    const forest = flattenTrees([readLibraryTree(library)]);
    expect(forest.feature.length).toBeGreaterThan(20);

    const { estimators, indexes } = estimatorsSchema.parse(library);
    const draw = seededRandom(features, 1);
    const fresh = Array.from({ length: 3000 }, () => randomRow(draw));
    const classes = library.predict(fresh);
    for (const [at, row] of fresh.entries()) {
      const columns = indexes[0]?.map((column) => row[column] ?? Number.NaN) ?? [];
      const [shares = []] = estimators[0]?.root.classify(columns).to2DArray() ?? [];
      const leaf = leafValue(forest, 0, Float64Array.from(row));
      expect(leaf).toBe(shares[1] ?? 0);
      // The library's class is the first of the largest shares; shares that tie are equal sums, up to rounding.
      const tie = Math.abs(leaf - 0.5) < 1e-12;
      expect(leaf > 0.5 && !tie ? 1 : 0).toBe(classes[at]);
    }
  });

  it('translates the columns of the sample of features back to those of the row', () => {
    const { rows, labels } = trainingRows(11, 300);
    const trees = Array.from({ length: 20 }, (_, seed) =>
      flattenTrees([
        readLibraryTree(trainLibraryTree(rows, labels, { maxDepth: 4, minSamples: 5, features: 2, seed })),
      ]),
    );
    const used = trees.map(({ feature }) => [...new Set(feature)].filter((column) => column >= 0));
    for (const columns of used) expect(columns.length).toBeLessThanOrEqual(2);
    expect(new Set(used.flat())).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  it('depends on the seed alone', () => {
    const { rows, labels } = trainingRows(12, 200);
    const train = (seed: number) =>
      readLibraryTree(trainLibraryTree(rows, labels, { maxDepth: 8, minSamples: 5, features: 4, seed }));
    expect(train(5)).toEqual(train(5));
    expect(train(5)).not.toEqual(train(6));
  });

  it('reads a sample of one class as one leaf', () => {
    const options = { maxDepth: 8, minSamples: 5, features: 2, seed: 1 };
    const rows = Array.from({ length: 8 }, (_, at) => [at, -at]);
    const none = readLibraryTree(
      trainLibraryTree(
        rows,
        rows.map(() => 0),
        options,
      ),
    );
    const all = readLibraryTree(
      trainLibraryTree(
        rows,
        rows.map(() => 1),
        options,
      ),
    );
    expect(none).toEqual({ leaf: 0 });
    expect(all).toEqual({ leaf: 1 });
  });
});
