import type { Column } from '../../drift/column.js';
import { normalSf } from '../../drift/distributions/normal.js';
import { discrete } from './discrete.js';

type Uniform = () => number;
/** Draws `rows` values of a column. */
export type Draw = (name: string, rows: number, uniform: Uniform) => Column;

/** Sizes of a change, in standard deviations; shares of categories change by as much in total variation. */
export const SIZES = [0.1, 0.2, 0.5, 1] as const;

/** A distribution, and ways in which it can change. */
export interface Distribution {
  readonly unchanged: Draw;
  /** By name; one draw for each of `SIZES`. The first is the one that `mixed` tables use. */
  readonly changes: Readonly<Record<string, readonly Draw[]>>;
}

/** Total variation distance between two normal distributions so many standard deviations apart. */
function totalVariation(size: number): number {
  return 1 - 2 * normalSf(size / 2);
}

function normal(uniform: Uniform): number {
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function numbers(next: (uniform: Uniform) => number, integer: boolean): Draw {
  return (name, rows, uniform) => {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = next(uniform);
    // Sorted once, as the engine would at every comparison.
    return {
      type: 'numeric',
      name,
      values: values.sort(),
      missing: 0,
      integer,
      ascending: true,
      infinite: 0,
    };
  };
}

/**
 * Numbers that shift.
 *
 * @param sigma the standard deviation
 * @param shifted draws a value of the distribution that is shifted by so much
 */
function shifting(
  sigma: number,
  shifted: (by: number) => (uniform: Uniform) => number,
  integer = false,
): Distribution {
  return {
    unchanged: numbers(shifted(0), integer),
    changes: { shift: SIZES.map((size) => numbers(shifted(size * sigma), integer)) },
  };
}

/** Whole numbers stay whole: it is the mean that shifts. */
function poisson(mean: number): Distribution {
  const shifted = (by: number) => {
    const weights = [1];
    for (let k = 1; k < 4 * mean; k++) weights.push(((weights.at(-1) ?? 0) * (mean + by)) / k);
    return discrete(weights);
  };
  return shifting(Math.sqrt(mean), shifted, true);
}

function categories(shares: readonly number[]): Draw {
  const names = shares.map((_, i) => `c${String(i).padStart(2, '0')}`);
  const next = discrete(shares);
  return (name, rows, uniform) => {
    const all = new Float64Array(shares.length);
    for (let row = 0; row < rows; row++) {
      const i = next(uniform);
      all[i] = (all[i] as number) + 1;
    }
    const seen = names.filter((_, i) => (all[i] ?? 0) > 0);
    const counts = all.filter((count) => count > 0);
    return { type: 'categorical', name, categories: seen, counts, missing: 0 };
  };
}

/** The shares without the rarest ones, which together hold about `vanishing`. */
function withoutRarest(shares: readonly number[], vanishing: number): number[] {
  let vanished = 0;
  return shares
    .toReversed()
    .map((share) => {
      if (vanished + share / 2 > vanishing) return share;
      vanished += share;
      return 0;
    })
    .toReversed();
}

/** Shares in proportion to 1, 1/2, 1/3, … */
function zipf(count: number): Distribution {
  const weights = Array.from({ length: count }, (_, i) => 1 / (i + 1));
  const total = weights.reduce((sum, each) => sum + each, 0);
  const shares = weights.map((weight) => weight / total);
  const third = shares[2] ?? 0;
  const bySize = (changed: (variation: number) => number[]) =>
    SIZES.map((size) => categories(changed(totalVariation(size))));
  return {
    unchanged: categories(shares),
    changes: {
      'third grows': bySize((variation) => {
        const taken = variation / (1 - third);
        return shares.map((share, i) => share * (1 - taken) + (i === 2 ? taken : 0));
      }),
      'a new one': bySize((variation) => [...shares.map((share) => share * (1 - variation)), variation]),
      'rarest vanish': bySize((variation) => withoutRarest(shares, variation)),
    },
  };
}

/** The distributions of the claim. */
export const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  normal: shifting(1, (by) => (uniform) => normal(uniform) + by),
  lognormal: shifting(Math.sqrt((Math.E - 1) * Math.E), (by) => (uniform) => Math.exp(normal(uniform)) + by),
  uniform: shifting(Math.sqrt(1 / 12), (by) => (uniform) => uniform() + by),
  poisson: poisson(30),
  // Some fifteen different values.
  'heavy ties': shifting(1, (by) => (uniform) => Math.round(2 * (normal(uniform) + by)) / 2),
  'zipf 10': zipf(10),
  'zipf 50': zipf(50),
};
