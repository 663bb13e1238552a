import { expect, it } from 'vitest';
import { createRecentIds } from './recent-ids.js';

it('keeps the last ids, and not all', () => {
  const recent = createRecentIds(2);
  for (const id of ['a', 'b', 'c', 'd', 'e']) recent.add(id, 1);
  expect(['a', 'b', 'c', 'd', 'e'].map((id) => recent.has(id))).toEqual([false, false, true, true, true]);
});

it('keeps all ids of a request, also of those that come after one was asked for', () => {
  const recent = createRecentIds(4);
  recent.add('a b c', 3);
  expect([recent.has('b'), recent.has('a b'), recent.has('d')]).toEqual([true, false, false]);
  recent.add('d e', 2);
  expect(['a', 'd', 'e'].map((id) => recent.has(id))).toEqual([true, true, true]);
  for (const id of ['f', 'g', 'h', 'i', 'j']) recent.add(id, 1);
  expect(['a', 'f', 'i'].map((id) => recent.has(id))).toEqual([false, true, true]);
});
