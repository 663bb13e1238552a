import type { CategoricalColumn, Column, ColumnType, SkippedColumn, Table } from './column.js';
import { categoricalColumn } from './column-from-values.js';
import { optionOf } from './options.js';

/** A value that a plain array may hold. `null`, `undefined` and NaN are missing values. */
export type PlainValue = number | bigint | string | boolean | Date | null | undefined;

/** Numbers of any width, as a data library hands them out. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** A table as arrays of equal length, by column name. */
export type PlainTable = Readonly<Record<string, readonly PlainValue[] | NumberArray>>;

/** What a type must be to be a {@link PlainTable}, so that an interface, which has no index signature, can be one too. */
export type PlainTableLike<T> = { readonly [Name in keyof T]: readonly PlainValue[] | NumberArray };

/** From here on a double does not hold every integer. */
const LARGEST_EXACT_INTEGER = 2 ** 53;
/** Bigints beyond it with at most this many different values are categories, so that none becomes another. */
const MOST_INTEGER_CATEGORIES = 10;

/**
 * A table from arrays: numbers (and bigints) make a numeric column, texts and truth values a categorical one. A column
 * of dates, or of numbers and texts together, is skipped with the reason, unless its type is declared; so is one of many
 * different bigints of which some are larger than any number, unless it is declared categorical. Objects, arrays and the like
 * skip their column whatever is declared.
 *
 * @param side how messages name the table, such as `reference`
 * @param types that were declared, by column name
 * @throws TypeError when it is no record of arrays
 * @throws RangeError when the arrays differ in length
 */
export function tableFromArrays(
  table: PlainTable,
  side: string,
  types: Readonly<Record<string, ColumnType>> = {},
): Table {
  // A Map has no columns of its own, and would pass for an empty table.
  if (!isRecord(table))
    throw new TypeError(`${side}: expected an object with an array for each column, got ${kindOf(table)}`);
  const columns: Column[] = [];
  const skipped: SkippedColumn[] = [];
  const warnings: string[] = [];
  let rows: { readonly name: string; readonly length: number } | null = null;
  for (const [name, values] of Object.entries(table)) {
    if (!Array.isArray(values) && !isNumberArray(values))
      throw new TypeError(`${side}.${name}: expected an array or a typed array, got ${kindOf(values)}`);
    rows ??= { name, length: values.length };
    if (values.length !== rows.length) {
      throw new RangeError(
        `${side}.${name}: expected ${rows.length} values, as many as ${side}.${rows.name} has, got ${values.length}`,
      );
    }
    const made = isNumberArray(values)
      ? numbersColumn(name, values, optionOf(types, name), warnings)
      : columnOf(name, values, optionOf(types, name), warnings);
    if ('reason' in made) skipped.push(made);
    else columns.push(made);
  }
  return { source: null, rows: rows?.length ?? 0, columns, skipped, warnings };
}

function isNumberArray(values: unknown): values is NumberArray {
  return ArrayBuffer.isView(values) && !(values instanceof DataView);
}

/** True of `{…}` and of instances of classes; not of arrays, Maps, dates and the like. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** What a value is, in the words of a message. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'bigint') return `bigint ${value}`;
  if (typeof value !== 'object') return `${typeof value} ${JSON.stringify(value) ?? ''}`.trim();
  return value.constructor?.name ?? 'an object';
}

/** What a value that fits no column is. */
function inWords(value: unknown): string {
  if (typeof value !== 'object') return `a ${typeof value}`;
  return Array.isArray(value) || ArrayBuffer.isView(value) ? 'an array' : 'an object';
}

/** What the values of an array are. */
function columnOf(
  name: string,
  values: readonly PlainValue[],
  declared: ColumnType | undefined,
  warnings: string[],
): Column | SkippedColumn {
  let numbers = 0;
  let texts = 0;
  let dates = 0;
  // Indexed: a hole of a sparse array is a missing value, which `forEach` would not visit.
  for (let row = 0; row < values.length; row++) {
    const value: unknown = values[row];
    if (isMissing(value)) continue;
    if (typeof value === 'number' || typeof value === 'bigint') numbers++;
    else if (typeof value === 'string' || typeof value === 'boolean') texts++;
    else if (value instanceof Date) dates++;
    else return { name, reason: `row ${row + 1} holds ${inWords(value)}, neither a number nor a category` };
  }
  if (dates > 0) {
    if (declared === 'categorical') return textsColumn(name, values);
    return { name, reason: 'holds dates, which are neither numbers nor categories' };
  }
  // Of a declared type, numbers and texts are texts, which the engine reads as numbers where it is to.
  if (numbers > 0 && texts > 0 && declared === undefined)
    return { name, reason: 'holds numbers and texts; declare its type, or make it one of them' };
  // Of no type when all are missing, which may be what has changed.
  return texts > 0 ? textsColumn(name, values) : numbersColumn(name, values, declared, warnings);
}

function isMissing(value: unknown): boolean {
  if (value instanceof Date) return Number.isNaN(value.getTime());
  return value === null || value === undefined || Number.isNaN(value);
}

function textsColumn(name: string, values: readonly PlainValue[] | NumberArray): CategoricalColumn {
  return categoricalColumn(
    name,
    Array.from<PlainValue, string | null>(values, (value) => {
      if (isMissing(value)) return null;
      return value instanceof Date ? value.toISOString() : String(value);
    }),
  );
}

/** Whether at most so many different values are there, missing ones aside. */
function hasAtMost(limit: number, values: readonly PlainValue[] | NumberArray): boolean {
  const seen = new Set<string>();
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (isMissing(value)) continue;
    seen.add(String(value));
    if (seen.size > limit) return false;
  }
  return true;
}

/** Numbers, of which all that are no number or bigint are missing. */
function numbersColumn(
  name: string,
  values: readonly PlainValue[] | NumberArray,
  declared: ColumnType | undefined,
  warnings: string[],
): Column | SkippedColumn {
  const present = new Float64Array(values.length);
  const validity = new Uint8Array(values.length);
  let length = 0;
  let inexact = 0;
  let beyond = 0;
  let whole = true;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number !== 'number' || Number.isNaN(number)) continue;
    if (typeof value === 'bigint' && Math.abs(number) >= LARGEST_EXACT_INTEGER) {
      inexact++;
      if (!Number.isFinite(number)) beyond++;
    } else if (!Number.isInteger(number)) whole = false;
    // -0 and 0 are one value.
    present[length] = number + 0;
    validity[row] = 1;
    length++;
  }
  if (inexact > 0) {
    if (declared === 'categorical') return textsColumn(name, values);
    if (declared === undefined && hasAtMost(MOST_INTEGER_CATEGORIES, values))
      return { ...textsColumn(name, values), exactNumbers: true };
    if (beyond > 0)
      return {
        name,
        reason: `holds ${beyond} integers beyond 1.8e308, the largest number there is; declare it categorical to compare them`,
      };
    warnings.push(
      `${name}: ${inexact} integers are 2^53 or larger, where numbers are rounded to even ones and coarser; declare it categorical to keep them apart`,
    );
  }
  // As pandas has it: floats stay floats, and a gap makes integers floats.
  const floats = values instanceof Float64Array || values instanceof Float32Array;
  const integer = whole && !floats && length === values.length;
  const column = { type: 'numeric', name, missing: values.length - length, integer } as const;
  return length === values.length
    ? { ...column, values: present }
    : { ...column, values: present.slice(0, length), validity };
}
