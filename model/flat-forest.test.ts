import { describe, expect, it } from 'vitest';
import { checkForest } from './check-forest.js';
import {
  type FlatForest,
  flattenTrees,
  forestMean,
  forestMeans,
  leafValue,
  probabilityOf,
  type TreeNode,
  walkTrees,
} from './flat-forest.js';

const stump: TreeNode = { feature: 0, threshold: 10, left: { leaf: 0.25 }, right: { leaf: 1 } };
const deep: TreeNode = {
  feature: 1,
  threshold: 0,
  left: { leaf: 0 },
  right: { feature: 0, threshold: 5, left: { leaf: 0.5 }, right: { leaf: 0.75 } },
};
const forest = flattenTrees([stump, deep]);

describe('flattenTrees', () => {
  it('lays each tree in pre-order, children behind their parent', () => {
    expect(forest).toEqual({
      feature: Int16Array.of(0, -1, -1, 1, -1, 0, -1, -1),
      threshold: Float64Array.of(10, 0, 0, 0, 0, 5, 0, 0),
      left: Int32Array.of(1, -1, -1, 4, -1, 6, -1, -1),
      right: Int32Array.of(2, -1, -1, 5, -1, 7, -1, -1),
      leaf: Float64Array.of(0, 0.25, 1, 0, 0, 0, 0.5, 0.75),
      roots: Int32Array.of(0, 3),
      outputs: 1,
      missingLeft: null,
    });
    expect(checkForest(forest, 2)).toBeNull();
  });
});

describe('leafValue', () => {
  it('goes left below the threshold, right at it', () => {
    expect(leafValue(forest, 0, Float64Array.of(9.999, 0))).toBe(0.25);
    expect(leafValue(forest, 0, Float64Array.of(10, 0))).toBe(1);
  });

  it('sends a missing value right', () => {
    expect(leafValue(forest, 0, Float64Array.of(Number.NaN, 0))).toBe(1);
    expect(leafValue(forest, 3, Float64Array.of(4, Number.NaN))).toBe(0.5);
  });
});

it('sends a missing value where the node says', () => {
  const told: FlatForest = { ...forest, missingLeft: Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 0) };
  expect(checkForest(told, 2)).toBeNull();
  expect(leafValue(told, 0, Float64Array.of(Number.NaN, 0))).toBe(0.25);
  expect(leafValue(told, 3, Float64Array.of(Number.NaN, Number.NaN))).toBe(0.5);
  expect(leafValue(told, 0, Float64Array.of(10, 0))).toBe(1);
});

describe('forestMeans', () => {
  it('is the mean of each output over the trees', () => {
    const leaf = Float64Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? at / 2 : 10 * ((at - 1) / 2)));
    const two: FlatForest = { ...forest, outputs: 2, leaf };
    const means = Float64Array.of(9, 9);
    forestMeans(two, walkTrees(two)(Float64Array.of(7, 1)), means);
    expect(means).toEqual(Float64Array.of((1 + 7) / 2, (10 + 70) / 2));
  });
});

describe('probabilityOf', () => {
  it('is the mean over the trees', () => {
    expect(probabilityOf(forestMean(forest, walkTrees(forest)(Float64Array.of(7, 1))))).toBe(
      (0.25 + 0.75) / 2,
    );
    expect(probabilityOf(forestMean(forest, walkTrees(forest)(Float64Array.of(12, -1))))).toBe(0.5);
  });

  it('does not pass 1 by the rounding of the leaves', () => {
    const certain = flattenTrees([{ leaf: 1.0000000000000002 }]);
    expect(probabilityOf(forestMean(certain, Int32Array.of(0)))).toBe(1);
  });
});
