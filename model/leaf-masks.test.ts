import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlatForest, flattenTrees, forestMean, type TreeNode, walkTrees } from './flat-forest.js';
import { createLeafMasks } from './leaf-masks.js';

/** Few thresholds, so that trees share some, and rows hit them. */
const number = fc.constantFrom(
  Number.NEGATIVE_INFINITY,
  -1.5,
  -0,
  0,
  1,
  2,
  2.5,
  1e300,
  Number.POSITIVE_INFINITY,
);
const { node } = fc.letrec<{ node: TreeNode; inner: TreeNode }>((tie) => ({
  node: fc.oneof({ maxDepth: 9, withCrossShrink: true }, fc.record({ leaf: fc.double() }), tie('inner')),
  inner: fc.record({
    feature: fc.nat(2),
    threshold: number,
    left: tie('node'),
    right: tie('node'),
  }),
}));
const row = fc.array(fc.oneof(number, fc.constant(Number.NaN)), { minLength: 3, maxLength: 3 });

/** A tree of that many leaves that compares as few levels as it can, each leaf saying its number. */
function balanced(from: number, to: number): TreeNode {
  if (to - from === 1) return { leaf: from };
  const middle = (from + to) >> 1;
  return { feature: 0, threshold: middle, left: balanced(from, middle), right: balanced(middle, to) };
}

function masksOf(forest: FlatForest) {
  const masks = createLeafMasks(forest);
  if (masks === null) throw new Error('Expected masks for this forest.');
  return masks;
}

describe('createLeafMasks', () => {
  it('finds the leaves that a walk reaches', () => {
    const trees = fc.array(node, { minLength: 1, maxLength: 6 });
    const sides = fc.array(fc.boolean(), { minLength: 1, maxLength: 50 });
    let compared = 0;
    let summed = 0;
    fc.assert(
      fc.property(trees, fc.array(row, { minLength: 1 }), fc.option(sides), (nodes, rows, missing) => {
        const flat = flattenTrees(nodes);
        const missingLeft =
          missing && Uint8Array.from(flat.feature, (_, at) => Number(missing[at % missing.length]));
        const forest = { ...flat, missingLeft };
        const masks = createLeafMasks(forest);
        if (masks === null) return;
        compared += 1;
        const walk = walkTrees(forest);
        for (const values of rows) {
          const encoded = Float64Array.from(values);
          expect([...masks.find(encoded)]).toEqual([...walk(encoded)]);
          if (masks.mean === null) continue;
          summed += 1;
          expect(masks.mean(encoded)).toBe(forestMean(forest, walk(encoded)));
        }
      }),
    );
    expect(compared).toBeGreaterThan(10);
    expect(summed).toBeGreaterThan(10);
  });

  it.each([2, 63, 64, 65, 128, 129, 500])('finds every one of %i leaves', (count) => {
    const forest = flattenTrees([balanced(0, count), balanced(0, 3), balanced(0, count)]);
    const { find, mean } = masksOf(forest);
    for (let value = 0; value < count; value++) {
      const said = Array.from(find(Float64Array.of(value + 0.5)), (leaf) => forest.leaf[leaf]);
      expect(said).toEqual([value, Math.min(value, 2), value]);
      if (mean !== null)
        expect(mean(Float64Array.of(value + 0.5))).toBe((2 * value + Math.min(value, 2)) / 3);
    }
    // Beyond two words, of 64 leaves each, the leaves have to be asked.
    expect(mean === null).toBe(count > 128);
  });

  it('adds up forests of one feature, and of more than the kernel takes at once', () => {
    const split = (feature: number): TreeNode => ({
      feature,
      threshold: 0,
      left: { leaf: 0.1 * feature },
      right: { leaf: 1 / (feature + 3) },
    });
    for (const features of [1, 2, 3, 4]) {
      const forest = flattenTrees(
        Array.from(
          { length: 12 },
          (_, at): TreeNode => ({ ...balanced(0, 40), right: split(at % features) }),
        ),
      );
      const { mean } = masksOf(forest);
      const encoded = new Float64Array(4);
      for (let at = 0; at < 256; at++) {
        for (let column = 0; column < 4; column++) encoded[column] = ((at >> (2 * column)) % 4) * 15 - 15;
        expect(mean?.(encoded)).toBe(forestMean(forest, walkTrees(forest)(encoded)));
      }
    }
  });

  it('leaves to a walk what that does faster', () => {
    const chain = (levels: number): TreeNode =>
      levels === 0
        ? { leaf: 0 }
        : { feature: 0, threshold: levels, left: chain(levels - 1), right: { leaf: 1 } };
    expect(createLeafMasks(flattenTrees([{ leaf: 1 }]))).toBeNull();
    expect(createLeafMasks(flattenTrees([chain(3000)]))).toBeNull();
    expect(createLeafMasks(flattenTrees([balanced(0, 5000)]))).toBeNull();
    const wide = Array.from(
      { length: 40 },
      (_, feature): TreeNode => ({
        feature,
        threshold: 0,
        left: { leaf: 0 },
        right: { leaf: 1 },
      }),
    );
    expect(createLeafMasks(flattenTrees(wide))).toBeNull();
  });

  it('leaves a file alone in which nodes share their children', () => {
    const inner = 60;
    const nodes = Array.from({ length: inner + 1 }, (_, node) => node);
    const shared = {
      ...flattenTrees([{ leaf: 0 }]),
      feature: Int16Array.from(nodes, (node) => (node < inner ? 0 : -1)),
      threshold: Float64Array.from(nodes),
      left: Int32Array.from(nodes, (node) => (node < inner ? node + 1 : -1)),
      right: Int32Array.from(nodes, (node) => (node < inner ? node + 1 : -1)),
      leaf: Float64Array.from(nodes),
    };
    expect(createLeafMasks(shared)).toBeNull();
  });
});
