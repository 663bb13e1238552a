import { expect, it } from 'vitest';
import { andersonDarlingSf } from './anderson-darling-limit.js';
import oracle from './limit-tails.json' with { type: 'json' };

// mpmath with 60 digits, from 0.9999 to 1e-16.
it.each(oracle.anderson_darling)('is right at %d', (x = Number.NaN, expected = Number.NaN) => {
  expect(Math.abs(andersonDarlingSf(x) / expected - 1)).toBeLessThan(2e-13);
});

it('has the critical values of Scholz and Stephens', () => {
  // One-sample A², M. A. Stephens (1974): 1.933, 2.492, 3.070, 3.857.
  expect(andersonDarlingSf(1.933)).toBeCloseTo(0.1, 4);
  expect(andersonDarlingSf(2.492)).toBeCloseTo(0.05, 4);
  expect(andersonDarlingSf(3.07)).toBeCloseTo(0.025, 3);
  expect(andersonDarlingSf(3.857)).toBeCloseTo(0.01, 3);
});

it('falls off as its leading term in the far tail', () => {
  for (const x of [100, 500]) {
    const slope = Math.log(andersonDarlingSf(x + 1) / andersonDarlingSf(x));
    expect(slope).toBeCloseTo(-1 - Math.log((x + 1) / x) / 2, 3);
  }
});

it('is 1 near 0 and NaN for NaN', () => {
  expect(andersonDarlingSf(0)).toBe(1);
  expect(andersonDarlingSf(0.02)).toBeCloseTo(1, 12);
  expect(andersonDarlingSf(Number.NaN)).toBeNaN();
});
