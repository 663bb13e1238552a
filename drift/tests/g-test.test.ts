import { describe, expect, it } from 'vitest';
import { categoricalColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { itIsEvidently } from './evidently-cases.fixture.js';
import { gTest } from './g-test.js';

function compute(reference: string, current: string) {
  return gTest.compute(
    pairColumns({
      type: 'categorical',
      reference: categoricalColumn('x', [...reference]),
      current: categoricalColumn('x', [...current]),
    }),
  );
}

describe('g_test', () => {
  itIsEvidently(gTest);

  it('refuses different sizes, as Evidently, and says why', () => {
    expect(compute('aabb', 'aab')).toEqual({
      score: null,
      reason: "Evidently's G-test needs as many current as reference values; here are 3 and 4",
    });
  });

  it('is 0 for a category the reference lacks and has no value for a single one', () => {
    expect(compute('aabb', 'aabc')).toEqual({ score: 0, reason: null });
    expect(compute('aa', 'aa').reason).toContain('single category');
  });

  it('does not call a p-value equal to the threshold drift, as Evidently', () => {
    expect(gTest.isDrifted(0.1, 0.1)).toBe(false);
    expect(gTest.isDrifted(0.0999999, 0.1)).toBe(true);
  });
});
