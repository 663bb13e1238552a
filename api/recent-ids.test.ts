import { expect, it } from 'vitest';
import { createRecentIds } from './recent-ids.js';

it('keeps the last ids', () => {
  const recent = createRecentIds(2);
  for (const id of ['a', 'b', 'b', 'c']) recent.add(id);
  expect(['a', 'b', 'c'].map((id) => recent.has(id))).toEqual([false, true, true]);
});
