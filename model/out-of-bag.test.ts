import { describe, expect, it } from 'vitest';
import { flattenTrees } from './flat-forest.js';
import type { LabelledRows } from './labelled-rows.js';
import { outOfBagProbabilities } from './out-of-bag.js';

const rows: LabelledRows = {
  rows: 4,
  features: [{ type: 'numeric', name: 'x', values: Float64Array.of(1, 2, 3, Number.NaN) }],
  labels: Float64Array.of(0, 0, 1, 1),
};
const tree = (threshold: number, left: number, right: number) => ({
  feature: 0,
  threshold,
  left: { leaf: left },
  right: { leaf: right },
});

describe('outOfBagProbabilities', () => {
  it('averages over the trees that did not see a row', () => {
    const probabilities = outOfBagProbabilities(rows, {
      forest: flattenTrees([tree(1.5, 0.1, 0.9), tree(2.5, 0.2, 0.8), tree(3.5, 0.3, 0.7)]),
      encodings: [{ name: 'x', type: 'numeric' }],
      samples: [Int32Array.of(0, 1), Int32Array.of(1), Int32Array.of(3, 1)],
    });
    expect(probabilities[0]).toBeCloseTo((0.2 + 0.3) / 2, 15);
    expect(probabilities[1]).toBeNaN();
    expect(probabilities[2]).toBeCloseTo((0.9 + 0.8 + 0.3) / 3, 15);
    expect(probabilities[3]).toBeCloseTo((0.9 + 0.8) / 2, 15);
  });
});
