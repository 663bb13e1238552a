import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRange, mmdProblem } from './maximum-mean-discrepancy.js';
import { seededRandom } from './seeded-random.js';
import oracle from './tests/evidently-omnibus.json' with { type: 'json' };

const sorted = (values: readonly number[]) => Float64Array.from(values).sort();

/** By definition: three means of the kernel over pairs. */
function byPairs(x: readonly number[], y: readonly number[], unit: number): number {
  const kernel = (a: number, b: number) => Math.exp(-(((a - b) / unit) ** 2));
  const mean = (values: readonly number[]) =>
    values.reduce((total, value) => total + value, 0) / values.length;
  const within = (values: readonly number[]) =>
    mean(values.flatMap((a, i) => values.filter((_, j) => j !== i).map((b) => kernel(a, b))));
  return within(x) + within(y) - 2 * mean(x.flatMap((a) => y.map((b) => kernel(a, b))));
}

function normals(size: number, seed: number, shift: number): Float64Array {
  const random = seededRandom(seed);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  const next = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) + shift;
  return Float64Array.from({ length: size }, next).sort();
}

describe('mmdProblem', () => {
  // Evidently 0.7.23.
  it.each(oracle.mmd)('has the discrepancy of Evidently on $name', ({ reference, current, sigma, mmd }) => {
    const { observed } = mmdProblem(sorted(reference), sorted(current), sigma * Math.SQRT2);
    expect(Math.abs(observed - mmd)).toBeLessThan(1e-12);
  });

  it('is what its definition says', () => {
    const side = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(side, side, (x, y) => {
        expect(mmdProblem(sorted(x), sorted(y), 3).observed).toBeCloseTo(byPairs(x, y, 3), 12);
      }),
    );
  });

  it('shuffles as if both sides had been put together and dealt out again', () => {
    const x = [0, 1, 1, 4];
    const y = [2, 2, 7, 9, 9];
    const pooled = [...x, ...y];
    const random = seededRandom(9);
    const { shuffled } = mmdProblem(sorted(x), sorted(y), 2);
    const draws = 20_000;
    let byCells = 0;
    for (let i = 0; i < draws; i++) byCells += shuffled(random) ** 2;
    let all = 0;
    let ways = 0;
    for (let set = 0; set < 2 ** pooled.length; set++) {
      const chosen = pooled.filter((_, i) => (set >> i) & 1);
      const rest = pooled.filter((_, i) => !((set >> i) & 1));
      if (chosen.length !== x.length) continue;
      all += byPairs(chosen, rest, 2) ** 2;
      ways++;
    }
    expect(byCells / draws / (all / ways)).toBeCloseTo(1, 1);
  });

  it('hardly changes when many values are gathered in cells', () => {
    const x = normals(900, 1, 0);
    const y = normals(700, 2, 0.3);
    const exact = byPairs([...x], [...y], 0.9);
    expect(exact).toBeGreaterThan(0.01);
    expect(Math.abs(mmdProblem(x, y, 0.9).observed / exact - 1)).toBeLessThan(1e-3);
  });
});

it('inRange brings extreme values to where their differences are numbers', () => {
  const { reference, current, factor } = inRange(Float64Array.of(-1e308), Float64Array.of(1.7e308));
  expect(((current[0] ?? 0) - (reference[0] ?? 0)) / 1e308 / factor).toBeCloseTo(2.7, 12);
  const usual = Float64Array.of(1, 2);
  expect(inRange(usual, usual).reference).toBe(usual);
});
