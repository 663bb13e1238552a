import { describe, expect, it } from 'vitest';
import { checkForest } from './check-forest.js';
import { type FlatForest, flattenTrees } from './flat-forest.js';

const sound = (): FlatForest =>
  flattenTrees([
    { feature: 1, threshold: 0.5, left: { leaf: 0 }, right: { leaf: 1 } },
    { feature: 0, threshold: 3, left: { leaf: 0.2 }, right: { leaf: 0.4 } },
  ]);

describe('checkForest', () => {
  it('accepts what flattenTrees makes, and a tree that is one leaf', () => {
    expect(checkForest(sound(), 2)).toBeNull();
    expect(checkForest(flattenTrees([{ leaf: 0.3 }]), 1)).toBeNull();
  });

  it.each<[string, (forest: FlatForest) => unknown, string]>([
    ['a node that is its own child', ({ left }) => left.set([0], 0), 'node 0 leads to 0'],
    [
      'a child before its parent, which could close a circle',
      ({ right }) => right.set([0], 3),
      'node 3 leads to 0',
    ],
    ['a child behind the last node', ({ right }) => right.set([6], 3), 'node 3 leads to 6'],
    ['a child of a leaf index', ({ left }) => left.set([-1], 3), 'node 3 leads to -1'],
    ['a feature the row does not have', ({ feature }) => feature.set([2], 0), 'node 0 compares feature 2'],
    ['a negative feature', ({ feature }) => feature.set([-2], 0), 'node 0 compares feature -2'],
    ['a threshold that is NaN', ({ threshold }) => threshold.set([Number.NaN], 0), 'node 0 has no number'],
    ['a leaf over 1', ({ leaf }) => leaf.set([1.1], 1), 'node 1 has the probability 1.1'],
    ['a leaf that is NaN', ({ leaf }) => leaf.set([Number.NaN], 1), 'node 1 has the probability NaN'],
    ['a root out of range', ({ roots }) => roots.set([6], 1), '6 is no node'],
    ['a negative root', ({ roots }) => roots.set([-1], 0), '-1 is no node'],
  ])('refuses %s', (_, spoil, problem) => {
    const forest = sound();
    spoil(forest);
    expect(checkForest(forest, 2)).toContain(problem);
  });

  it('takes any finite number as a leaf of a regression', () => {
    const forest = sound();
    forest.leaf.set([-1e6], 1);
    expect(checkForest(forest, 2)).toContain('the probability -1000000');
    expect(checkForest(forest, 2, 'numbers')).toBeNull();
    forest.leaf.set([Number.POSITIVE_INFINITY], 1);
    expect(checkForest(forest, 2, 'numbers')).toBe('arrays.leaf: node 1 has the value Infinity');
  });

  it('counts the outputs of each leaf, and the directions of missing values', () => {
    expect(checkForest({ ...sound(), outputs: 2 }, 2)).toBe('arrays.leaf: 6 entries for 6 nodes of 2');
    expect(checkForest({ ...sound(), missingLeft: new Uint8Array(5) }, 2)).toBe(
      'arrays.missing_left: 5 entries for 6 nodes',
    );
  });

  it('refuses arrays of different lengths, and a forest without trees', () => {
    expect(checkForest({ ...sound(), leaf: new Float64Array(5) }, 2)).toBe(
      'arrays.leaf: 5 entries for 6 nodes',
    );
    expect(checkForest({ ...sound(), roots: new Int32Array(0) }, 2)).toBe('arrays.roots: there is no tree');
  });
});
