import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import { wassersteinDistance } from '../wasserstein-distance.js';
import { pooledArea } from './pooled-area.js';

const random = seededRandom(8);
const uniform = () => (random() + 0.5) / 2 ** 32;
const draw = (size: number, next: () => number) => Float64Array.from({ length: size }, next).sort();
const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/** The area in the unit of the values, from the one in the unit of the bridge. */
const inValues = (area: number, width: number, m: number, n: number) =>
  area * width * Math.sqrt(m / (n * (m + n - 1)));

describe('pooledArea', () => {
  it('is the Wasserstein distance up to a factor', () => {
    const reference = draw(300, uniform);
    const current = draw(200, () => uniform() ** 2);
    const { area, bridge } = pooledArea(reference, current, 0);
    const width =
      Math.max(reference.at(-1) ?? 0, current.at(-1) ?? 0) - Math.min(reference[0] ?? 0, current[0] ?? 0);
    // Of H - G, H being the pooled distribution function: m / N of F - G.
    const distance = wassersteinDistance(reference, current) * (300 / 500);
    expect(inValues(area, width, 300, 200) / distance).toBeCloseTo(1, 3);
    expect(total(bridge.weights)).toBeCloseTo(1, 12);
  });

  it('is the same whichever side is called the reference', () => {
    const a = draw(90, uniform);
    const b = draw(40, uniform);
    const one = pooledArea(a, b, 0.05);
    const other = pooledArea(b, a, 0.05);
    expect(other.area).toBeCloseTo(one.area, 2);
    expect(other.bridge.places).toEqual(one.bridge.places);
    expect(other.skewness).toBeCloseTo(-one.skewness, 12);
  });

  it('leaves out what lies beyond the pooled quantiles', () => {
    const reference = Float64Array.from({ length: 100 }, (_, i) => i);
    const current = Float64Array.from({ length: 100 }, (_, i) => i + 0.5);
    const wild = Float64Array.from(current);
    wild[99] = 1e9;
    expect(pooledArea(reference, wild, 0.01)).toEqual(pooledArea(reference, current, 0.01));
    const { bridge } = pooledArea(reference, current, 0.1);
    expect(bridge.places[0]).toBeGreaterThan(0.1);
    expect(bridge.places.at(-1)).toBeLessThan(0.9);
  });

  it('has a place for each step between few different values', () => {
    const reference = draw(1000, () => Math.floor(4 * uniform()) ** 2);
    const current = draw(500, () => Math.floor(4 * uniform()) ** 2);
    const { bridge } = pooledArea(reference, current, 0.005);
    expect([...bridge.weights].map((weight) => Math.round(9 * weight))).toEqual([1, 3, 5]);
    const below = (limit: number) =>
      [...reference, ...current].filter((value) => value < limit).length / 1500;
    for (const [j, limit] of [1, 4, 9].entries()) expect(bridge.places[j]).toBeCloseTo(below(limit), 12);
  });

  it('takes off half of the smallest step, for continuity', () => {
    // 60 of 100 against 40 of 100 are 1: the difference to the pooled share 1/2 is 0.1, one row moves it by 0.01.
    const side = (ones: number) => Float64Array.from({ length: 100 }, (_, i) => (i < 100 - ones ? 0 : 1));
    const { area } = pooledArea(side(60), side(40), 0.01);
    expect(inValues(area, 1, 100, 100)).toBeCloseTo(0.1 - 0.005, 12);
    expect(pooledArea(side(50), side(50), 0.01).area).toBe(0);
  });

  it('knows how far the difference of the means leans', () => {
    // All ways to draw 2 of these 6 values.
    const pooled = [0, 1, 2, 4, 9, 20];
    const means: number[] = [];
    for (let i = 0; i < 6; i++)
      for (let j = 0; j < i; j++) means.push(((pooled[i] ?? 0) + (pooled[j] ?? 0)) / 2);
    const mean = means.reduce((sum, each) => sum + each, 0) / means.length;
    const moment = (power: number) =>
      means.reduce((sum, each) => sum + (each - mean) ** power, 0) / means.length;
    const { skewness } = pooledArea(Float64Array.of(0, 2, 9, 20), Float64Array.of(1, 4), 0);
    expect(skewness).toBeCloseTo(moment(3) / moment(2) ** 1.5, 10);
  });

  it('looks at a long side through its quantiles', () => {
    const size = 400_000;
    const reference = Float64Array.from({ length: size }, (_, i) => ((i + 0.5) / size) ** 3);
    const current = draw(2000, () => uniform() ** 2.7);
    const { area } = pooledArea(reference, current, 0);
    const distance = wassersteinDistance(reference, current) * (size / (size + 2000));
    expect(inValues(area, 1, size, 2000) / distance).toBeCloseTo(1, 2);
  });

  it('is nothing where all values are equal, and changes nothing it is given', () => {
    const fives = new Float64Array(30).fill(5);
    expect(pooledArea(fives, fives, 0.1)).toMatchObject({ area: 0, skewness: 0 });
    expect(pooledArea(fives, fives, 0.1).bridge.places).toHaveLength(0);
    const reference = draw(50, uniform);
    const before = Float64Array.from(reference);
    pooledArea(reference, reference, 0.1);
    expect(reference).toEqual(before);
  });
});
