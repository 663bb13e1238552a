/** Tables for the tests of data quality. */
import type { Column, Table } from '../column.js';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { seededRandom } from '../seeded-random.js';
import type { CorrelationMatrix } from './quality-schema.js';

export function tableOf(...columns: readonly Column[]): Table {
  const [first] = columns;
  let rows = 0;
  if (first?.type === 'numeric') rows = first.values.length + first.missing;
  else if (first) rows = first.codes?.length ?? 0;
  return { source: null, rows, columns, skipped: [] };
}

/** Cells as JSON can hold them: `null` is missing, "inf" and "-inf" are infinities. */
export function numbersFrom(name: string, cells: readonly (number | string | null)[]): Column {
  return numericColumn(
    name,
    cells.map((cell) => {
      if (cell === 'inf') return Number.POSITIVE_INFINITY;
      if (cell === '-inf') return Number.NEGATIVE_INFINITY;
      return cell === null ? null : Number(cell);
    }),
  );
}

export function columnFrom(name: string, cells: readonly (number | string | null)[]): Column {
  const texts = cells.some((cell) => typeof cell === 'string');
  return texts
    ? categoricalColumn(
        name,
        cells.map((cell) => (cell === null ? null : String(cell))),
      )
    : numbersFrom(name, cells);
}

/** The value of a pair of columns; `undefined` when one of them is not in the matrix. */
export function pairIn(
  { columns, values }: CorrelationMatrix,
  a: string,
  b: string,
): number | null | undefined {
  let at = 0;
  for (const [i, first] of columns.entries()) {
    for (const second of columns.slice(i + 1)) {
      if ((first === a && second === b) || (first === b && second === a)) return values[at];
      at++;
    }
  }
  return undefined;
}

/** Numbers in (0, 1) that are the same in every run. */
export function uniform(seed: number): () => number {
  const random = seededRandom(seed);
  return () => (random() + 0.5) / 2 ** 32;
}
