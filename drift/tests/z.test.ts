import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { zTest } from './z.js';

function score(reference: readonly string[], current: readonly string[]) {
  return zTest.compute(
    pairColumns({
      type: 'categorical',
      reference: categoricalColumn('x', reference),
      current: categoricalColumn('x', current),
    }),
  ).score;
}

const repeat = (count: number, value: string) => new Array<string>(count).fill(value);

describe('z', () => {
  it('compares two proportions with the pooled variance', () => {
    // 50 of 100 against 40 of 100: z = 0.1 / sqrt(0.45 * 0.55 * 2/100) = 1.4213381.
    const p = score([...repeat(50, 'n'), ...repeat(50, 'y')], [...repeat(60, 'n'), ...repeat(40, 'y')]);
    expect(p).toBeCloseTo(0.155218489684684, 12);
  });

  it('is 1 when both sides hold one and the same value', () => {
    expect(score(repeat(5, 'a'), repeat(3, 'a'))).toBe(1);
  });

  it('compares the first category with all others', () => {
    expect(score(['a', 'a', 'b', 'c'], ['a', 'b', 'b', 'b'])).toBe(
      score(['a', 'a', 'x', 'x'], ['a', 'x', 'x', 'x']),
    );
  });

  it('orders numbers as numbers: 2 comes before 10', () => {
    const numbers = pairColumns({
      type: 'numeric',
      reference: numericColumn('x', [2, 2, 10, 10, 30]),
      current: numericColumn('x', [2, 10, 10, 10, 30]),
    });
    expect(zTest.compute(numbers).score).toBe(score(['a', 'a', 'b', 'b', 'c'], ['a', 'b', 'b', 'b', 'c']));
  });
});
