import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../drift/seeded-random.js';
import { standardDeviation } from '../../drift/wasserstein-distance.js';
import { DISTRIBUTIONS, SIZES } from './distributions.js';

const ROWS = 60_000;
const random = seededRandom(9);
const uniform = () => (random() + 0.5) / 2 ** 32;
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the distributions', () => {
  it.each(['normal', 'lognormal', 'uniform', 'poisson', 'heavy ties'])(
    'shift by standard deviations: %s',
    (name) => {
      const { unchanged, changes } = DISTRIBUTIONS[name] ?? {};
      const before = unchanged?.('x', ROWS, uniform);
      if (before?.type !== 'numeric') throw new Error('expected numbers');
      const unit = standardDeviation(before.values, 0);
      for (const [i, size] of SIZES.entries()) {
        const after = changes?.shift?.[i]?.('x', ROWS, uniform);
        if (after?.type !== 'numeric') throw new Error('expected numbers');
        expect(Math.abs((mean(after.values) - mean(before.values)) / unit - size)).toBeLessThan(0.03);
      }
    },
  );

  it.each(['zipf 10', 'zipf 50'])('move as much in total variation: %s', (name) => {
    const { unchanged, changes = {} } = DISTRIBUTIONS[name] ?? {};
    const shares = (column: ReturnType<NonNullable<typeof unchanged>> | undefined) => {
      if (column?.type !== 'categorical') throw new Error('expected categories');
      return new Map(column.categories.map((category, i) => [category, (column.counts[i] ?? 0) / ROWS]));
    };
    const before = shares(unchanged?.('x', ROWS, uniform));
    // Of two normal distributions 0.1, 0.2, 0.5 and 1 standard deviations apart.
    const expected = [0.03988, 0.07966, 0.19741, 0.38292];
    for (const [change, draws] of Object.entries(changes)) {
      draws.forEach((draw, i) => {
        const after = shares(draw('x', ROWS, uniform));
        let moved = 0;
        for (const category of new Set([...before.keys(), ...after.keys()]))
          moved += Math.abs((before.get(category) ?? 0) - (after.get(category) ?? 0)) / 2;
        const tolerance = change === 'rarest vanish' ? 0.04 : 0.02;
        expect(Math.abs(moved - (expected[i] ?? 0))).toBeLessThan(tolerance);
      });
    }
  });
});
