import { describe, expect, it } from 'vitest';
import type { Features } from '../forest/features.js';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { seededRandom } from '../seeded-random.js';
import { classifyDomains, DOMAIN_AUC_THRESHOLD } from './domain-classifier.js';
import { rotatedNormals } from './rotated-normals.fixture.js';

const kernel = createNumbersKernel();

/** Numbers, numbers with gaps and ties, and categories, all on their own. */
function mixed(rows: number, seed: number, pinks = 0): Features {
  const random = seededRandom(seed);
  const uniform = () => random() / 2 ** 32;
  return {
    rows,
    columns: [
      { type: 'numeric', name: 'x', values: Float64Array.from({ length: rows }, uniform) },
      {
        type: 'numeric',
        name: 'gaps',
        values: Float64Array.from({ length: rows }, () =>
          uniform() < 0.1 ? Number.NaN : Math.floor(5 * uniform()),
        ),
      },
      {
        type: 'categorical',
        name: 'colour',
        categories: pinks > 0 ? ['red', 'pink', 'blue'] : ['blue', 'red'],
        codes: Int32Array.from({ length: rows }, () => {
          if (pinks > 0 && uniform() < pinks) return 1;
          return uniform() < 0.05 ? -1 : Math.floor(2 * uniform()) * (pinks > 0 ? 2 : 1);
        }),
      },
    ],
  };
}

describe('classifyDomains', () => {
  it('finds a correlation that no single column shows, and names its columns', () => {
    const found = classifyDomains(rotatedNormals(1000, 5, 0, 1), rotatedNormals(400, 5, 0.8, 2), kernel);
    expect(found?.auc).toBeGreaterThan(DOMAIN_AUC_THRESHOLD + 0.05);
    expect(found?.pValue).toBeLessThan(1e-4);
    expect(
      found?.importances
        .slice(0, 2)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['c0', 'c1']);
    expect(found).toMatchObject({ referenceRows: 1000, currentRows: 400 });
  });

  it('has at most 5 % false alarms, with ties, gaps and categories, whatever the sizes', () => {
    for (const [before, now, runs] of [
      [20, 20, 150],
      [60, 15, 100],
    ] as const) {
      const pValues = Array.from({ length: runs }, (_, seed) => {
        const options = { seed, importances: false };
        return (
          classifyDomains(mixed(before, 2 * seed), mixed(now, 2 * seed + 1), kernel, options)?.pValue ?? 0
        );
      });
      const alarms = pValues.filter((p) => p < 0.05).length;
      expect(alarms / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
      // Uniform: Kolmogorov's 99.9 % bound.
      const sorted = [...pValues].sort((a, b) => a - b);
      const gap = Math.max(...sorted.map((p, i) => Math.abs(p - (i + 0.5) / runs)));
      expect(gap).toBeLessThan(1.95 / Math.sqrt(runs));
    }
  });

  it('sees new categories and values that go missing', () => {
    const pink = classifyDomains(mixed(1200, 1), mixed(600, 2, 0.15), kernel);
    expect(pink?.pValue).toBeLessThan(0.001);
    expect(pink?.importances[0]?.name).toBe('colour');
    const gone = mixed(600, 3);
    const lacking: Features = {
      ...gone,
      columns: gone.columns.map((column) =>
        column.name === 'x' && column.type === 'numeric'
          ? { ...column, values: column.values.map((value, row) => (row % 4 === 0 ? Number.NaN : value)) }
          : column,
      ),
    };
    const missing = classifyDomains(mixed(1200, 1), lacking, kernel);
    expect(missing?.pValue).toBeLessThan(0.001);
    expect(missing?.importances[0]?.name).toBe('x');
  });

  it('looks at a sample of the rows, and gives the same again', () => {
    const [before, now] = [mixed(3000, 1), mixed(2000, 2)];
    const copy = structuredClone([before, now]);
    const options = { mostRows: 100, seed: 7 };
    const once = classifyDomains(before, now, kernel, options);
    expect(once).toMatchObject({ referenceRows: 100, currentRows: 100 });
    expect(classifyDomains(before, now, kernel, options)).toEqual(once);
    expect(classifyDomains(before, now, kernel, { mostRows: 100, seed: 8 })).not.toEqual(once);
    expect([before, now]).toEqual(copy);
  });

  it('says nothing of too few rows or no columns, and refuses columns that differ', () => {
    expect(classifyDomains(mixed(100, 1), mixed(9, 2), kernel)).toBeNull();
    expect(classifyDomains({ rows: 50, columns: [] }, { rows: 50, columns: [] }, kernel)).toBeNull();
    expect(() => classifyDomains(mixed(50, 1), rotatedNormals(50, 3, 0, 1), kernel)).toThrow(
      'Expected numeric column "x", got numeric "c0".',
    );
    expect(() => classifyDomains(mixed(50, 1), rotatedNormals(50, 2, 0, 1), kernel)).toThrow(
      'Expected 3 columns',
    );
    expect(() => classifyDomains({ rows: 3, columns: mixed(4, 1).columns }, mixed(50, 1), kernel)).toThrow(
      'Expected 3 rows in column "x", got 4.',
    );
  });
});
