import { describe, expect, it } from 'vitest';
import { categoricalColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { itIsEvidently } from './evidently-cases.fixture.js';
import { fisherExactTest } from './fisher-exact.js';

function compute(reference: string, current: string) {
  return fisherExactTest.compute(
    pairColumns({
      type: 'categorical',
      reference: categoricalColumn('x', [...reference]),
      current: categoricalColumn('x', [...current]),
    }),
  );
}

describe('fisher_exact', () => {
  itIsEvidently(fisherExactTest);

  it('refuses different sizes and more than two categories, and says why', () => {
    expect(compute('aabb', 'aab').reason).toBe(
      "Evidently's Fisher test needs as many current as reference values; here are 3 and 4",
    );
    expect(compute('aabb', 'aabc').reason).toBe("Fisher's exact test compares two categories; here are 3");
  });

  it('is 1 for a single category', () => {
    expect(compute('aa', 'aa')).toEqual({ score: 1, reason: null });
  });

  it('does not call a p-value equal to the threshold drift, as Evidently', () => {
    // 2 of the 20 tables of three and three.
    expect(compute('aaa', 'bbb').score).toBe(0.1);
    expect(fisherExactTest.isDrifted(0.1, 0.1)).toBe(false);
    expect(fisherExactTest.isDrifted(0.0999999, 0.1)).toBe(true);
  });
});
