import { describe, expect, it } from 'vitest';
import { createSeries } from './series.js';

describe('createSeries', () => {
  it('makes a series once for each set of labels', () => {
    let made = 0;
    const { of, all } = createSeries(['model', 'label'], () => {
      made += 1;
      return made;
    });
    const asked = ['ab', 'ab', 'ba', 'ab', 'aa', 'ba'].map((labels) => of(...labels));
    expect(asked).toEqual([1, 1, 2, 1, 3, 2]);
    expect([...all()]).toEqual([
      [{ model: 'a', label: 'b' }, 1],
      [{ model: 'b', label: 'a' }, 2],
      [{ model: 'a', label: 'a' }, 3],
    ]);
  });

  it('has one series when there are no labels', () => {
    const { of, all } = createSeries([], () => ({}));
    expect(of()).toBe(of());
    expect([...all()]).toHaveLength(1);
  });
});
