import { seededRandom } from '../seeded-random.js';
import type { FeatureColumn, Features } from './features.js';

/** The rows at these positions, in this order. */
export function takeRows({ columns }: Features, positions: Int32Array): Features {
  return { rows: positions.length, columns: columns.map((column) => takeOf(column, positions)) };
}

function takeOf(column: FeatureColumn, positions: Int32Array): FeatureColumn {
  if (column.type === 'numeric') {
    const values = new Float64Array(positions.length);
    for (let i = 0; i < positions.length; i++) values[i] = column.values[positions[i] as number] as number;
    return { ...column, values };
  }
  const codes = new Int32Array(positions.length);
  for (let i = 0; i < positions.length; i++) codes[i] = column.codes[positions[i] as number] as number;
  return { ...column, codes };
}

/**
 * `most` different positions of `rows`, ascending, every subset equally likely; all of them where there are no more.
 * By selection sampling (D. E. Knuth, "The art of computer programming" 2, 3.4.2, algorithm S): one pass, no memory for
 * the rows. Same seed, same positions.
 */
export function samplePositions(rows: number, most: number, seed: number): Int32Array {
  const wanted = Math.min(rows, most);
  const positions = new Int32Array(wanted);
  const random = seededRandom(seed);
  let taken = 0;
  for (let row = 0; taken < wanted; row++) {
    if (wanted - taken === rows - row || (random() / 2 ** 32) * (rows - row) < wanted - taken)
      positions[taken++] = row;
  }
  return positions;
}
