import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import type { TestId } from '../result.js';
import type { SamplePair } from '../sample-pair.js';
import { seededRandom } from '../seeded-random.js';
import { TESTS } from '../test-registry.js';
import { stableTables, tableOf } from './counts.fixture.js';
import { effectSize } from './effect.js';

const random = seededRandom(17);
const uniform = () => (random() + 0.5) / 2 ** 32;
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
const draw = (size: number, next: () => number) => Array.from({ length: size }, next);

const pairOf = (reference: readonly number[], current: readonly number[]) =>
  pairColumns({
    type: 'numeric',
    reference: numericColumn('x', reference),
    current: numericColumn('x', current),
  });

const effect = (id: TestId, pair: SamplePair) => effectSize(TESTS[id], pair).score ?? Number.NaN;
const evidently = (id: TestId, pair: SamplePair) => TESTS[id].compute(pair).score ?? Number.NaN;

const standard = draw(5000, normal);
const shifted = draw(5000, () => 2 + normal());
const ids = ['psi', 'kl_div', 'hellinger', 'jensenshannon'] as const;

describe.each(ids)('%s in profile calibrated', (id) => {
  const { defaultThreshold, isDrifted } = TESTS[id];
  const verdict = (pair: SamplePair) => isDrifted(effect(id, pair), defaultThreshold);

  it('is not blinded by one outlier on either side', () => {
    const plain = effect(id, pairOf(standard, shifted));
    expect(plain).toBeGreaterThan(5 * defaultThreshold);
    for (const outlier of [1e6, -1e6, 1e300]) {
      const inWindow = pairOf(standard, [...shifted.slice(0, -1), outlier]);
      const inReference = pairOf([...standard.slice(0, -1), outlier], shifted);
      expect(Math.abs(effect(id, inWindow) / plain - 1)).toBeLessThan(0.01);
      expect(Math.abs(effect(id, inReference) / plain - 1)).toBeLessThan(0.01);
      expect(verdict(inWindow)).toBe(true);
    }
    // Evidently's own sees nothing.
    expect(evidently(id, pairOf(standard, [...shifted.slice(0, -1), 1e6]))).toBeLessThan(0.02);
  });

  it('does not depend on the scale, even where it is skewed', () => {
    const skewed = (values: readonly number[]) => values.map((value) => Math.exp(2 * value));
    const plain = effect(id, pairOf(standard, shifted));
    expect(effect(id, pairOf(skewed(standard), skewed(shifted)))).toBeCloseTo(plain, 12);
    expect(
      effect(
        id,
        pairOf(
          standard.map((value) => value * 1e307),
          shifted.map((value) => value * 1e307),
        ),
      ),
    ).toBeCloseTo(plain, 12);
  });

  it('tells 0 from 1 in a column of integers', () => {
    const share = (ones: number) => draw(100, () => 0).fill(1, 0, ones);
    expect(effect(id, pairOf(share(10), share(90)))).toBeGreaterThan(0.5);
  });

  it('is small where nothing has changed', () => {
    expect(effect(id, pairOf(standard, draw(5000, normal)))).toBeLessThan(0.05);
    expect(effect(id, pairOf(standard, standard))).toBe(0);
  });

  it('finds the reference of few rows among many', () => {
    // Fifteen different values: Evidently makes each a cell of its own, and nothing is shared.
    const few = draw(15, normal);
    expect(effect(id, pairOf(few, draw(2000, normal)))).toBeLessThan(0.35);
    expect(
      effect(
        id,
        pairOf(
          few,
          draw(2000, () => 5 + normal()),
        ),
      ),
    ).toBeGreaterThan(0.65);
  });
});

describe('psi and kl_div on sparse categories', () => {
  it('do not explode where a small window leaves most cells empty', () => {
    const next = stableTables(200, 1, 3);
    for (let trial = 0; trial < 20; trial++) {
      const table = next(5000, 30);
      expect(evidently('psi', table)).toBeGreaterThan(2);
      expect(effect('psi', table)).toBeLessThan(0.4);
      expect(evidently('kl_div', table)).toBeGreaterThan(1);
      expect(effect('kl_div', table)).toBeLessThan(0.2);
    }
  });

  it('do not explode where one rare row among very many makes the filling tiny', () => {
    const table = tableOf([20_000, 20_000, 1, 0], [5000, 5000, 0, 60]);
    // Evidently fills 60 of 10,060 rows against a millionth of 1 of 40,001.
    expect(evidently('psi', table)).toBeGreaterThan(0.1);
    expect(effect('psi', table)).toBeLessThan(0.06);
  });

  it('still see a thousand rare categories replaced by others', () => {
    const none = new Array<number>(1000).fill(0);
    const three = new Array<number>(1000).fill(3);
    const swapped = tableOf([...three, ...none], [...none, ...three]);
    expect(effect('psi', swapped)).toBeGreaterThan(2);
    expect(effect('kl_div', swapped)).toBeGreaterThan(1);
  });

  it('are close to the plain numbers where every cell is well filled', () => {
    const table = tableOf([30_000, 50_000, 20_000], [36_000, 44_000, 20_000]);
    for (const id of ids) expect(effect(id, table) / evidently(id, table)).toBeCloseTo(1, 2);
  });
});
