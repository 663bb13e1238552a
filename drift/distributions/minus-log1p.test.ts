import { expect, it } from 'vitest';
import { minusLog1p } from './minus-log1p.js';

it('keeps its digits near 0, where the difference cancels', () => {
  // mpmath 1.3.0, 30 digits.
  for (const [e, expected] of [
    [1e-8, 4.999999966666667e-17],
    [-1e-5, 5.000033333583336e-11],
    [0.0999, 0.004680733419066091],
    [-0.1001, 0.005371632942234203],
    [5, 3.208240530771945],
  ] as const)
    expect(Math.abs(minusLog1p(e) / expected - 1)).toBeLessThan(1e-14);
  expect(minusLog1p(0)).toBe(0);
});
