import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Features } from '../forest/features.js';
import { permutationImportance } from './permutation-importance.js';

/** Made by `sklearn-importance.py`. */
const oracle: {
  readonly weights: readonly number[];
  readonly columns: readonly (readonly number[])[];
  readonly target: readonly number[];
  readonly orders: readonly (readonly (readonly number[])[])[];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
} = JSON.parse(readFileSync(new URL('./sklearn-importance.json', import.meta.url), 'utf8'));

const features: Features = {
  rows: oracle.target.length,
  columns: oracle.columns.map((values, i) => ({
    type: 'numeric',
    name: `x${i}`,
    values: Float64Array.from(values),
  })),
};

/** The mean squared error of the given linear model, turned so that higher is better. */
function score({ rows, columns }: Features, positions: Int32Array): number {
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    let predicted = 0;
    for (const [i, column] of columns.entries())
      if (column.type === 'numeric')
        predicted += (oracle.weights[i] ?? 0) * (column.values[row] ?? Number.NaN);
    squares += (predicted - (oracle.target[positions[row] ?? -1] ?? Number.NaN)) ** 2;
  }
  return -squares / rows;
}

describe('permutationImportance', () => {
  it('is scikit-learn’s, given its permutations', async () => {
    const found = await permutationImportance(features, score, {
      repeats: 3,
      order: (_, column, repeat) => Int32Array.from(oracle.orders[column]?.[repeat] ?? []),
    });
    for (const [i, { name, importance, deviation }] of found.entries()) {
      expect(name).toBe(`x${i}`);
      expect(importance).toBeCloseTo(oracle.mean[i] ?? Number.NaN, 12);
      expect(deviation).toBeCloseTo(oracle.deviation[i] ?? Number.NaN, 12);
    }
  });

  it('tells what matters from what does not, the same with the same seed', async () => {
    const copy = structuredClone(features);
    const once = await permutationImportance(features, score, { seed: 3 });
    const [first, second, third] = once.map(({ importance }) => importance);
    expect(first).toBeGreaterThan(second ?? 0);
    expect(second).toBeGreaterThan(0);
    expect(third).toBe(0);
    expect(await permutationImportance(features, async (...given) => score(...given), { seed: 3 })).toEqual(
      once,
    );
    expect(await permutationImportance(features, score, { seed: 4 })).not.toEqual(once);
    expect(features).toEqual(copy);
  });

  it('looks at a sample of the rows, and says which', async () => {
    const seen: number[] = [];
    await permutationImportance(
      features,
      (rows, positions) => {
        expect(rows.rows).toBe(10);
        expect(positions).toHaveLength(10);
        seen.push(positions[0] ?? -1);
        return 0;
      },
      { mostRows: 10, repeats: 1 },
    );
    expect(seen).toHaveLength(4);
    await expect(permutationImportance({ rows: 0, columns: [] }, () => 0)).rejects.toThrow('at least 1 row');
  });
});
