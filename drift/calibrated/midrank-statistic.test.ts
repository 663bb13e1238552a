import fc from 'fast-check';
import { expect, it } from 'vitest';
import { andersonDarlingStatistic } from '../tests/anderson.js';
import { cramerVonMisesU } from '../tests/cramer-von-mises.js';
import { EVEN_WEIGHT, INVERSE_VARIANCE, midrankBlocks } from './midrank-blocks.js';
import { midrankStatistic, observedStatistic } from './midrank-statistic.js';

const side = (value: fc.Arbitrary<number>) =>
  fc.array(value, { minLength: 1, maxLength: 25 }).map((values) => Float64Array.from(values).sort());
const tied = side(fc.integer({ min: 0, max: 8 }));
const untied = side(fc.double({ min: 0, max: 1, noNaN: true }));

it('with weights by inverse variance is Scholz and Stephens midrank A²', () => {
  fc.assert(
    fc.property(tied, tied, (a, b) => {
      fc.pre(new Set([...a, ...b]).size > 1);
      const statistic = observedStatistic(midrankBlocks(a, b, INVERSE_VARIANCE));
      expect(statistic).toBeCloseTo(andersonDarlingStatistic(a, b), 11);
    }),
  );
});

it('with even weights and without ties is the Cramér-von Mises T, up to a term of the sizes', () => {
  fc.assert(
    fc.property(untied, untied, (a, b) => {
      fc.pre(new Set([...a, ...b]).size === a.length + b.length);
      const [n, m, rows] = [a.length, b.length, a.length + b.length];
      const t = cramerVonMisesU(a, b) / (n * m * rows) - (4 * n * m - 1) / (6 * rows);
      const statistic = observedStatistic(midrankBlocks(a, b, EVEN_WEIGHT));
      expect(statistic).toBeCloseTo(((rows - 1) / rows) * (t - 1 / (4 * rows)), 11);
    }),
  );
});

it('is the same whether it walks all runs or only those that hold values', () => {
  fc.assert(
    fc.property(tied, tied, fc.constantFrom(EVEN_WEIGHT, INVERSE_VARIANCE), (a, b, weight) => {
      const blocks = midrankBlocks(a, b, weight);
      const runs = [...blocks.drawn.keys()].filter((run) => (blocks.drawn[run] ?? 0) > 0);
      const counts = Float64Array.from(runs, (run) => blocks.drawn[run] ?? 0);
      const walked = midrankStatistic(blocks)(Uint32Array.from(runs), counts, runs.length);
      expect(walked).toBeCloseTo(observedStatistic(blocks), 10);
    }),
  );
});
