import { describe, expect, it } from 'vitest';
import { logHypergeometric } from './log-hypergeometric.js';
import oracle from './scipy-tails.json' with { type: 'json' };

describe('logHypergeometric', () => {
  // mpmath 1.3.0, 50 digits.
  it.each(oracle.log_hypergeometric)(
    'is exact for %d hits of %d rows, %d marked, %d drawn',
    (hits = 0, rows = 0, marked = 0, drawn = 0, expected = Number.NaN) => {
      const actual = logHypergeometric(hits, rows, marked, drawn);
      expect(Math.abs(actual - expected)).toBeLessThan(1e-14 * Math.max(1, -expected));
    },
  );

  it('adds up to 1', () => {
    let sum = 0;
    for (let hits = 0; hits <= 30; hits++) sum += Math.exp(logHypergeometric(hits, 100, 40, 30));
    expect(sum).toBeCloseTo(1, 13);
  });

  it('is -Infinity where it cannot be', () => {
    expect(logHypergeometric(4, 10, 3, 5)).toBe(Number.NEGATIVE_INFINITY);
    expect(logHypergeometric(0, 10, 8, 5)).toBe(Number.NEGATIVE_INFINITY);
    expect(logHypergeometric(-1, 10, 3, 5)).toBe(Number.NEGATIVE_INFINITY);
  });
});
