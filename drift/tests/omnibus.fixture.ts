import { numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import type { SamplePair } from '../sample-pair.js';

/** The pair of two columns of plain numbers. */
export function numbers(reference: readonly number[], current: readonly number[]): SamplePair {
  return pairColumns({
    type: 'numeric',
    reference: numericColumn('x', reference),
    current: numericColumn('x', current),
  });
}

/** What the oracle says of a large sample that is made anew rather than stored. */
export interface Generated {
  readonly n: number;
  readonly m: number;
  readonly seed1: number;
  readonly seed2: number;
  readonly shift: number;
  readonly grid: number;
}

function side(size: number, seed: number, shift: number, grid: number): number[] {
  let x = seed;
  return Array.from({ length: size }, () => {
    x = (16_807 * x) % 2_147_483_647;
    const value = x / 2_147_483_647 + shift;
    return grid === 0 ? value : Math.floor(value * grid);
  });
}

/** Both sides by the generator of Park and Miller. */
export function generated({ n, m, seed1, seed2, shift, grid }: Generated): SamplePair {
  return numbers(side(n, seed1, 0, grid), side(m, seed2, shift, grid));
}

/** By how much a score is off: its difference, and infinite when there is none though there should be. */
export function offBy(score: number | null, expected: number): number {
  return score === null ? Number.POSITIVE_INFINITY : Math.abs(score - expected);
}
