import type { Column, Table } from '../column.js';
import { classesOfTexts } from './class-of-text.js';
import type { ModelOutput } from './model-output.js';

/** The columns of a table that hold what a model put out and what was true. */
export interface OutputColumns {
  readonly prediction: string;
  /** The probability of the second of two classes, or of the predicted one of more. */
  readonly score: string | null;
  /** Of more than two classes: the column of each one's probability, in their order. */
  readonly probabilities: readonly string[] | null;
  readonly target: string;
  /** What numbers in the two columns are first taken for. */
  readonly predictionsAre: 'positions' | 'labels';
  readonly targetsAre: 'positions' | 'labels';
}

/**
 * Takes a model's output out of a table.
 *
 * @param classes the labels; `null` of a regression
 * @returns `null` when the table has no prediction; without a target no truth is known
 */
export function outputOfTable(
  table: Table,
  names: OutputColumns,
  classes: readonly string[] | null,
): ModelOutput | null {
  const { rows } = table;
  const find = (name: string): Column | undefined => table.columns.find((column) => column.name === name);
  const output = (name: string, numbersAre: 'positions' | 'labels'): Float64Array | null => {
    const column = find(name);
    if (column === undefined) return null;
    return classes === null ? numbersOf(column, rows) : classCodes(column, rows, classes, numbersAre);
  };
  const predicted = output(names.prediction, names.predictionsAre);
  const actual = output(names.target, names.targetsAre);
  if (predicted === null) return null;
  const score = names.score === null ? undefined : find(names.score);
  return {
    rows,
    predicted,
    actual: actual ?? new Float64Array(rows).fill(Number.NaN),
    scores: score === undefined || allMissing(score, rows) ? null : numbersOf(score, rows),
    probabilities: sideBySide(names.probabilities ?? [], find, rows),
  };
}

/** A column that nothing stands in is as good as none. */
function allMissing({ missing }: Column, rows: number): boolean {
  return missing === rows;
}

function sideBySide(
  names: readonly string[],
  find: (name: string) => Column | undefined,
  rows: number,
): Float64Array | null {
  const columns = names.map(find);
  if (columns.length === 0 || columns.some((column) => column === undefined || allMissing(column, rows)))
    return null;
  const wide = new Float64Array(rows * columns.length);
  for (const [k, column] of columns.entries()) {
    if (column === undefined) continue;
    const numbers = numbersOf(column, rows);
    for (let row = 0; row < rows; row++) wide[row * columns.length + k] = numbers[row] as number;
  }
  return wide;
}

/** The numbers of a column, one a row, NaN where it has none. */
export function numbersOf(column: Column, rows: number): Float64Array {
  const numbers = new Float64Array(rows).fill(Number.NaN);
  if (column.type === 'categorical') {
    const values = column.categories.map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
    for (let row = 0; row < rows; row++) numbers[row] = values[column.codes?.[row] ?? -1] ?? Number.NaN;
    return numbers;
  }
  const { values, validity } = column;
  if (validity === undefined) {
    numbers.set(values);
    return numbers;
  }
  let next = 0;
  for (let row = 0; row < rows; row++) if (validity[row] === 1) numbers[row] = values[next++] as number;
  return numbers;
}

function classCodes(
  column: Column,
  rows: number,
  classes: readonly string[],
  numbersAre: 'positions' | 'labels',
): Float64Array {
  const codes = new Float64Array(rows).fill(Number.NaN);
  if (column.type === 'categorical') {
    const positions = classesOfTexts(column.categories, classes, numbersAre);
    for (let row = 0; row < rows; row++) codes[row] = positions[column.codes?.[row] ?? -1] ?? Number.NaN;
    return codes;
  }
  const numbers = numbersOf(column, rows);
  const known = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const number = numbers[row] as number;
    if (Number.isNaN(number)) continue;
    let code = known.get(number);
    if (code === undefined) {
      code = classesOfTexts([String(number)], classes, numbersAre)[0] ?? Number.NaN;
      known.set(number, code);
    }
    codes[row] = code;
  }
  return codes;
}
