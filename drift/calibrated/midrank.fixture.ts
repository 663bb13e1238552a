import { seededRandom } from '../seeded-random.js';
import { midrankBlocks, type RankWeight } from './midrank-blocks.js';
import { observedStatistic } from './midrank-statistic.js';

/** How one value is drawn, given a source of uniform numbers within (0, 1). */
export type Draw = (uniform: () => number) => number;

export const normal: Draw = (uniform) =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

/** Shapes with and without ties. */
export const SHAPES: Readonly<Record<string, Draw>> = {
  normal,
  'whole numbers': (uniform) => Math.round(normal(uniform)),
  'nearly always 0': (uniform) => (uniform() < 0.92 ? 0 : Math.exp(normal(uniform))),
  binary: (uniform) => (uniform() < 0.3 ? 0 : 1),
};

/** Draws sorted samples, always the same ones for a seed. */
export function sampler(seed: number): (size: number, draw: Draw) => Float64Array {
  const random = seededRandom(seed);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  return (size, draw) => Float64Array.from({ length: size }, () => draw(uniform)).sort();
}

/**
 * The shares of p-values at or below 5 % and 1 % among those of `trials` pairs of samples from one distribution, in
 * standard errors above 5 % and 1 %.
 */
export function excess(
  pValue: (reference: Float64Array, current: Float64Array) => number,
  draw: Draw,
  [reference, current]: readonly [number, number],
  trials: number,
): readonly [number, number] {
  const sample = sampler(reference * 31 + current);
  let atFive = 0;
  let atOne = 0;
  for (let trial = 0; trial < trials; trial++) {
    const p = pValue(sample(reference, draw), sample(current, draw));
    if (p <= 0.05) atFive++;
    if (p <= 0.01) atOne++;
  }
  const errors = (count: number, level: number) =>
    (count - level * trials) / Math.sqrt(level * (1 - level) * trials);
  return [errors(atFive, 0.05), errors(atOne, 0.01)];
}

/** P-value of a midrank statistic, by trying every choice of the current side's values. */
export function byEnumeration(
  reference: readonly number[],
  current: readonly number[],
  weight: RankWeight,
): number {
  const pooled = [...reference, ...current];
  const statistic = (a: readonly number[], b: readonly number[]) =>
    observedStatistic(midrankBlocks(Float64Array.from(a).sort(), Float64Array.from(b).sort(), weight));
  const observed = statistic(reference, current);
  let ways = 0;
  let extreme = 0;
  for (let set = 0; set < 2 ** pooled.length; set++) {
    const chosen = pooled.filter((_, i) => (set >> i) & 1);
    if (chosen.length !== current.length) continue;
    ways++;
    const rest = pooled.filter((_, i) => !((set >> i) & 1));
    if (statistic(rest, chosen) >= observed - 1e-9) extreme++;
  }
  return extreme / ways;
}
