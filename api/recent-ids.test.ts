import { expect, it } from 'vitest';
import { createRecentIds } from './recent-ids.js';

it('keeps the last ids, and not all', () => {
  const recent = createRecentIds(2);
  for (const id of ['a', 'b', 'c', 'd', 'e']) recent.add(id);
  expect(['a', 'b', 'c', 'd', 'e'].map((id) => recent.has(id))).toEqual([false, false, true, true, true]);
});
