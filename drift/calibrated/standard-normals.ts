import { seededRandom } from '../seeded-random.js';

/**
 * Standard normal numbers, `rows` of `columns` each, row by row, of which every column has mean square 1 and every two
 * columns have mean product 0, exactly. So any weighted sum of a row has, over the rows, exactly the mean square it
 * should have, and what is averaged over them needs fewer of them.
 *
 * @param rows more than `columns`
 */
export function standardNormals(rows: number, columns: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  const drawn = Array.from({ length: columns }, () => new Float64Array(rows));
  let spare: number | undefined;
  const normal = () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  for (const column of drawn) for (let i = 0; i < rows; i++) column[i] = normal();
  return transposed(orthonormal(drawn), rows);
}

function meanProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum / a.length;
}

/** Gram and Schmidt's method, each column in turn made orthogonal to those before it. In place. */
function orthonormal(columns: readonly Float64Array[]): readonly Float64Array[] {
  columns.forEach((column, k) => {
    for (const earlier of columns.slice(0, k)) {
      const share = meanProduct(column, earlier);
      for (let i = 0; i < column.length; i++) {
        column[i] = (column[i] as number) - share * (earlier[i] as number);
      }
    }
    const size = Math.sqrt(meanProduct(column, column));
    for (let i = 0; i < column.length; i++) column[i] = (column[i] as number) / size;
  });
  return columns;
}

function transposed(columns: readonly Float64Array[], rows: number): Float64Array {
  const values = new Float64Array(rows * columns.length);
  columns.forEach((column, j) => {
    for (let i = 0; i < rows; i++) values[i * columns.length + j] = column[i] as number;
  });
  return values;
}
