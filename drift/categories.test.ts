import { expect, it } from 'vitest';
import { categoryChanges } from './categories.js';
import { categoricalColumn } from './column-from-values.js';
import { pairCategories } from './contingency.js';

it('lists new and lost categories, most frequent first', () => {
  const changes = categoryChanges(
    pairCategories(
      categoricalColumn('x', ['both', 'old', 'older', 'older']),
      categoricalColumn('x', ['both', 'a', 'new', 'new', '__proto__', '__proto__', '__proto__']),
    ),
  );
  expect(changes.added).toEqual(['__proto__', 'new', 'a']);
  expect(changes.lost).toEqual(['older', 'old']);
});

it('lists at most 100, and counts all', () => {
  const ids = Array.from({ length: 250 }, (_, i) => `id${i}`);
  const changes = categoryChanges(pairCategories(categoricalColumn('x', ['a']), categoricalColumn('x', ids)));
  expect(changes.added).toHaveLength(100);
  expect(changes.addedTotal).toBe(250);
  expect(changes.lostTotal).toBe(1);
});
