import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareSf } from './chi-square.js';
import { normalSf } from './normal.js';
import { type QuadraticForm, quadraticFormSf } from './quadratic-form-tail.js';

function formOf(poles: readonly number[]): QuadraticForm {
  return {
    pole: (j) => poles[j - 1] ?? Number.POSITIVE_INFINITY,
    determinant: (u) => poles.reduce((product, pole) => product * (1 - u / pole), 1),
  };
}

/** P(Z²/a + Z²/b > x) by the polar form: the mean over the angle of exp(-x / (2 (cos²/a + sin²/b))). */
function twoPoles(a: number, b: number, x: number): number {
  const nodes = 20_000;
  let sum = 0;
  for (let i = 0; i < nodes; i++) {
    const angle = (2 * Math.PI * (i + 0.5)) / nodes;
    sum += Math.exp(-x / (2 * (Math.cos(angle) ** 2 / a + Math.sin(angle) ** 2 / b)));
  }
  return sum / nodes;
}

describe('quadraticFormSf', () => {
  it.each([0.01, 0.3, 1, 5, 50, 600])('of one square is the normal tail at %d', (x) => {
    for (const pole of [0.2, 1, 30]) {
      expect(quadraticFormSf(x / pole, formOf([pole])) / (2 * normalSf(Math.sqrt(x)))).toBeCloseTo(1, 11);
    }
  });

  it('of two squares is what their polar form gives', () => {
    const pole = fc.double({ min: 0.5, max: 20, noNaN: true });
    const at = fc.double({ min: 0.05, max: 20, noNaN: true });
    fc.assert(
      fc.property(pole, pole, at, (a, b, times) => {
        fc.pre(Math.abs(a / b - 1) > 0.05);
        const x = times * (1 / a + 1 / b);
        const actual = quadraticFormSf(x, formOf([Math.min(a, b), Math.max(a, b)]));
        expect(Math.abs(actual / twoPoles(a, b, x) - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  it('of nearly equal squares comes close to chi-square', () => {
    for (const x of [0.5, 4, 20]) {
      const poles = [0.995, 0.998, 1.002, 1.005];
      expect(quadraticFormSf(x, formOf(poles)) / chiSquareSf(x, 4)).toBeCloseTo(1, 3);
    }
  });
});
