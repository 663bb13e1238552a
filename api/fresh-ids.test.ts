import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createFreshIds } from './fresh-ids.js';

describe('createFreshIds', () => {
  it.each([0, 1, 2, 255, 256, 257, 5000])('makes %i ids', (count) => {
    const ids = createFreshIds()(count);
    expect(ids).toHaveLength(count);
    for (const id of ids) expect(z.uuidv4().safeParse(id).success, id).toBe(true);
  });

  it('makes none twice', () => {
    const freshIds = createFreshIds();
    const ids = Array.from({ length: 2000 }, (_, call) => freshIds(1 + (call % 20))).flat();
    ids.push(...createFreshIds()(1000));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lets every character that is free be every digit', () => {
    const ids = createFreshIds()(4000);
    for (let at = 0; at < 36; at++) {
      const seen = new Set(ids.map((id) => id[at])).size;
      expect(seen).toBe([8, 13, 14, 18, 23].includes(at) ? 1 : at === 19 ? 4 : 16);
    }
  });
});
