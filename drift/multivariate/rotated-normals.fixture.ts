import type { Features } from '../forest/features.js';
import { seededRandom } from '../seeded-random.js';

/** Standard normal numbers. */
export function normals(seed: number): () => number {
  const random = seededRandom(seed);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Columns that are each standard normal whatever the correlation of the first two; the others are on their own. */
export function rotatedNormals(rows: number, columns: number, correlation: number, seed: number): Features {
  const normal = normals(seed);
  const values = Array.from({ length: columns }, () => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    for (const column of values) column[row] = normal();
    const [first, second] = values;
    if (first && second)
      second[row] =
        correlation * (first[row] as number) + Math.sqrt(1 - correlation ** 2) * (second[row] as number);
  }
  return { rows, columns: values.map((column, i) => ({ type: 'numeric', name: `c${i}`, values: column })) };
}
