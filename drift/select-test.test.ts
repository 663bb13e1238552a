import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from './column-from-values.js';
import { pairColumns } from './pair-columns.js';
import { selectTest } from './select-test.js';

/** `size` values that run through `distinct` different ones. */
const cycle = (size: number, distinct: number) => Array.from({ length: size }, (_, i) => i % distinct);

function numbers(size: number, distinct: number) {
  const column = numericColumn('x', cycle(size, distinct));
  return selectTest(pairColumns({ type: 'numeric', reference: column, current: column }));
}

function texts(size: number, distinct: number) {
  const column = categoricalColumn('x', cycle(size, distinct).map(String));
  return selectTest(pairColumns({ type: 'categorical', reference: column, current: column }));
}

describe('selectTest', () => {
  it.each([
    [1000, 2, 'z', 'z'],
    [1000, 3, 'chisquare', 'chisquare'],
    [1000, 5, 'chisquare', 'chisquare'],
    [1000, 6, 'ks', 'chisquare'],
    [1001, 2, 'jensenshannon', 'jensenshannon'],
    [1001, 5, 'jensenshannon', 'jensenshannon'],
    [1001, 6, 'wasserstein', 'jensenshannon'],
  ])('for %d reference values, %d of them different', (size, distinct, forNumbers, forTexts) => {
    expect(numbers(size, distinct)).toBe(forNumbers);
    expect(texts(size, distinct)).toBe(forTexts);
  });

  it('counts different values on both sides together, and only present reference values', () => {
    const pair = pairColumns({
      type: 'numeric',
      reference: numericColumn('x', [1, 2, ...new Array<null>(2000).fill(null)]),
      current: numericColumn('x', [3]),
    });
    expect(selectTest(pair)).toBe('chisquare');
  });
});
