import { expect, it } from 'vitest';
import { sequentialPValue } from './sequential-p-value.js';

const test = { bar: 9, most: 999, norm: Math.sqrt, step: 0 };

it('counts the observed order as one more', () => {
  let calls = 0;
  expect(sequentialPValue({ ...test, next: () => (calls++ % 100 === 0 ? 9 : 8.9) })).toBe(11 / 1000);
});

it('stops once enough were extreme', () => {
  let calls = 0;
  const p = sequentialPValue({ ...test, most: 9_999, next: () => (calls++ % 2 === 1 ? 10 : 0) });
  expect(calls).toBe(400);
  expect(p).toBe(0.5);
  expect(sequentialPValue({ ...test, next: () => 9 })).toBe(1);
});

it('goes below one in as many as there are orders only beyond the largest one and a step', () => {
  let calls = 0;
  const next = () => (calls++ % 100 === 0 ? 1 : 0.5);
  expect(sequentialPValue({ ...test, next })).toBeCloseTo(0.001 ** 2, 12);
  expect(sequentialPValue({ ...test, next, step: 1 })).toBeCloseTo(0.001 ** 1.25, 12);
  expect(sequentialPValue({ ...test, next, step: 2 })).toBe(0.001);
});
