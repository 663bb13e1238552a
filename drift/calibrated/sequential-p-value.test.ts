import { expect, it } from 'vitest';
import { sequentialPValue } from './sequential-p-value.js';

it('counts the observed order as one more', () => {
  expect(sequentialPValue(() => false, 999)).toBe(0.001);
  let calls = 0;
  expect(sequentialPValue(() => calls++ % 100 === 0, 999)).toBe(11 / 1000);
});

it('stops once enough were extreme', () => {
  let calls = 0;
  const p = sequentialPValue(() => calls++ % 2 === 1, 9_999);
  expect(calls).toBe(400);
  expect(p).toBe(0.5);
  expect(sequentialPValue(() => true, 9_999)).toBe(1);
});
