import fc from 'fast-check';
import { RandomForestClassifier } from 'ml-random-forest';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { withFastSplits } from './fast-split.js';
import { seededRandom } from './seeded-random.js';

/** What is looked at of the library's forest once it is trained, which its types do not tell of. */
const trainedSchema = z.object({
  estimators: z.tuple([z.object({ root: z.object({ bestSplit: z.unknown() }) })]),
});

const forest = () =>
  new RandomForestClassifier({
    nEstimators: 1,
    maxFeatures: 3,
    replacement: false,
    useSampleBagging: false,
    noOOB: true,
    seed: 7,
    treeOptions: {
      gainFunction: 'gini',
      splitFunction: 'mean',
      gainThreshold: 1e-6,
      maxDepth: 8,
      minNumSamples: 2,
    },
  });

/** The tree of the library's own search, and that of ours, as text. */
function bothTrees(rows: number[][], labels: number[]): [string, string] {
  const [own, fast] = [forest(), forest()];
  own.train(rows, labels);
  withFastSplits(() => fast.train(rows, labels));
  return [JSON.stringify(own), JSON.stringify(fast)];
}

describe('withFastSplits', () => {
  it('finds the very splits of the library: equal and neighbouring values, constants, zeros of either sign, numbers for missing ones', () => {
    const value = fc.oneof(
      fc.constantFrom(0, -0, 1, 1e300, 1 + Number.EPSILON, Number.MIN_VALUE),
      fc.integer({ min: -3, max: 3 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    );
    const row = fc.record({ values: fc.tuple(value, value, value), label: fc.constantFrom(0, 1) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 80 }), (rows) => {
        const [own, fast] = bothTrees(
          rows.map(({ values }) => values),
          rows.map(({ label }) => label),
        );
        expect(fast).toBe(own);
      }),
      { numRuns: 300 },
    );
  });

  it('finds them among more rows than it keeps sums of', () => {
    const draw = seededRandom(3);
    const rows = Array.from({ length: 2_100 }, () => [draw(1000) / 7, draw(4), draw(2)]);
    const labels = rows.map(([a = 0, b = 0]) => (a + 20 * b + draw(80) > 120 ? 1 : 0));
    const [own, fast] = bothTrees(rows, labels);
    expect(own.length).toBeGreaterThan(2_000);
    expect(fast).toBe(own);
  });

  it('gives the library its own search back, after an error too', () => {
    const splits = () => {
      const one = forest();
      one.train(
        [
          [0, 1, 2],
          [1, 1, 0],
          [2, 0, 1],
        ],
        [0, 1, 1],
      );
      const [{ root }] = trainedSchema.parse(one).estimators;
      return root.bestSplit;
    };
    const own = splits();
    expect(withFastSplits(splits)).not.toBe(own);
    expect(() =>
      withFastSplits(() => {
        throw new Error('no rows');
      }),
    ).toThrow('no rows');
    expect(splits()).toBe(own);
  });
});
