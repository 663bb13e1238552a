import type { Column } from '../../drift/column.js';

/** Draws `rows` values of a column, of which the distribution is shifted by `shift` standard deviations. */
export type Draw = (name: string, rows: number, shift: number, uniform: () => number) => Column;

const normal = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

function numbers(next: (uniform: () => number) => number, sigma: number, integer = false): Draw {
  return (name, rows, shift, uniform) => {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = next(uniform) + shift * sigma;
    return { type: 'numeric', name, values, missing: 0, integer };
  };
}

function poisson(mean: number): Draw {
  return (name, rows, shift, uniform) => {
    // Whole numbers stay whole: it is the mean that shifts.
    const limit = Math.exp(-(mean + shift * Math.sqrt(mean)));
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      let count = 0;
      for (let product = uniform(); product > limit; product *= uniform()) count++;
      values[row] = count;
    }
    return { type: 'numeric', name, values, missing: 0, integer: true };
  };
}

/** Zipf's shares 1/k; a shift moves a share of `shift` / 4 of all rows from every category to the third one. */
function zipf(categories: number): Draw {
  const names = Array.from({ length: categories }, (_, i) => `c${String(i).padStart(2, '0')}`);
  const shares = names.map((_, i) => 1 / (i + 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return (name, rows, shift, uniform) => {
    const moved = shift / 4;
    const cumulative: number[] = [];
    for (const [i, share] of shares.entries()) {
      const own = (1 - moved) * (share / total) + (i === 2 ? moved : 0);
      cumulative.push((cumulative.at(-1) ?? 0) + own);
    }
    const counts = new Float64Array(categories);
    for (let row = 0; row < rows; row++) {
      const u = uniform();
      let i = 0;
      while (i < categories - 1 && u >= (cumulative[i] ?? 1)) i++;
      counts[i] = (counts[i] ?? 0) + 1;
    }
    const present = names.flatMap((_, i) => ((counts[i] ?? 0) > 0 ? [i] : []));
    return {
      type: 'categorical',
      name,
      categories: present.map((i) => names[i] ?? ''),
      counts: Float64Array.from(present, (i) => counts[i] ?? 0),
      missing: 0,
    };
  };
}

/** The distributions of the claim. Standard deviations are the distribution's own. */
export const DISTRIBUTIONS: Readonly<Record<string, Draw>> = {
  normal: numbers(normal, 1),
  lognormal: numbers((uniform) => Math.exp(normal(uniform)), Math.sqrt((Math.E - 1) * Math.E)),
  uniform: numbers((uniform) => uniform(), Math.sqrt(1 / 12)),
  poisson: poisson(30),
  // Twelve steps of half a standard deviation each.
  'heavy ties': numbers((uniform) => Math.round(2 * normal(uniform)) / 2, 1),
  'zipf 10': zipf(10),
  'zipf 50': zipf(50),
};
