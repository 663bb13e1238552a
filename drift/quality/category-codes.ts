import type { CategoricalColumn, Column, NumericColumn } from '../column.js';
import { unknownRows } from './row-values.js';

/** Whole numbers with at most so many different values are categories, as in the choice of tests. */
const MOST_INTEGER_CATEGORIES = 10;

/** A column as categories, row by row. */
export interface CategoryCodes {
  readonly name: string;
  /** By row: 0 to `categories` - 1, or -1 where it is missing. */
  readonly codes: Int32Array;
  readonly categories: number;
}

/**
 * A column as categories: texts, and numbers of which all finite values are whole and at most ten differ, whatever
 * the column is tested as. `null` for other numbers; the reason in words when the rows are not known.
 */
export function categoryCodes(column: Column, rows: number): CategoryCodes | string | null {
  return column.type === 'categorical' ? textCodes(column, rows) : integerCodes(column, rows);
}

function textCodes({ name, codes, categories }: CategoricalColumn, rows: number): CategoryCodes | string {
  if (codes === undefined || codes.length !== rows) return 'the order of its rows is not known';
  return { name, codes, categories: categories.length };
}

function integerCodes(column: NumericColumn, rows: number): CategoryCodes | string | null {
  const { name, values, validity } = column;
  const seen = fewIntegers(values);
  if (seen === null) return null;
  const unknown = unknownRows(column, rows);
  if (unknown !== null) return unknown;
  const codes = new Int32Array(rows);
  let next = 0;
  for (let row = 0; row < rows; row++) {
    codes[row] = validity === undefined || validity[row] === 1 ? seen.indexOf(values[next++] as number) : -1;
  }
  return { name, codes, categories: seen.length };
}

/** The different finite values when all are whole and few, else `null`. Infinities count as missing. */
function fewIntegers(values: Float64Array): number[] | null {
  const seen: number[] = [];
  let last = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value === last) continue;
    last = value;
    if (!Number.isFinite(value) || seen.includes(value)) continue;
    if (!Number.isInteger(value) || seen.length === MOST_INTEGER_CATEGORIES) return null;
    seen.push(value);
  }
  return seen;
}
