/** Which group each row belongs to. */
import type { Column, Table } from '../column.js';
import { unknownRows } from '../quality/row-values.js';

/** What rows are grouped by: one column, or several together. */
export interface GroupAttribute {
  readonly columns: readonly string[];
  /** Of numeric columns: ascending bounds, each the first value of the next group. Without, each value is a group. */
  readonly cuts: Readonly<Record<string, readonly number[]>>;
}

export interface RowGroup {
  /** The value of each column; `null` where it is missing. */
  readonly values: readonly (string | null)[];
  readonly rows: { readonly reference: number; readonly current: number };
}

export interface GroupedRows {
  /** The largest first, by rows of both sides; equal ones by their values. */
  readonly groups: readonly RowGroup[];
  /** The position in `groups` of each row; -1 where the row's group is none of them. */
  readonly reference: Int32Array | null;
  readonly current: Int32Array;
  /** Groups beyond the most. */
  readonly omitted: readonly RowGroup[];
  /** Why the reference's rows are in no group; empty when they are, or there are none. */
  readonly unlearnt: readonly UnusableColumn[];
}

/** A column by which the rows of a side cannot be grouped. */
export interface UnusableColumn {
  readonly name: string;
  /** `unknown rows`: its values are known, and not which row has which, as of columns of very many categories. */
  readonly why: 'missing' | 'unknown rows';
}

/**
 * Groups the rows of both sides alike. A missing value is a value of its own.
 *
 * @param most groups; the smaller ones beyond are omitted
 * @returns the columns by which the window's rows cannot be grouped, when there are any
 */
export function groupRows(
  reference: Table | null,
  current: Table,
  { columns, cuts }: GroupAttribute,
  most: number,
): GroupedRows | { readonly unusable: readonly UnusableColumn[] } {
  const unusable = unusableOf(current, columns);
  if (unusable.length > 0) return { unusable };
  const unlearnt = reference === null ? [] : unusableOf(reference, columns);
  const labels = columns.map((name) => createLabels(cuts[name]));
  const seen = createCombinations(labels);
  const before = reference !== null && unlearnt.length === 0 ? seen.codes(reference, columns) : null;
  const now = seen.codes(current, columns);
  const found = seen.groups(before, now);
  const order = found
    .map((group, code) => ({ group, code, text: group.values.map((value) => value ?? '').join('\0') }))
    .sort(
      (a, b) =>
        sizeOf(b.group) - sizeOf(a.group) || (a.text < b.text ? -1 : a.text > b.text ? 1 : a.code - b.code),
    );
  const kept = order.slice(0, most);
  const place = new Int32Array(found.length).fill(-1);
  for (const [at, { code }] of kept.entries()) place[code] = at;
  return {
    groups: kept.map(({ group }) => group),
    reference: before && placed(before, place),
    current: placed(now, place),
    omitted: order.slice(most).map(({ group }) => group),
    unlearnt,
  };
}

function unusableOf({ columns, rows }: Table, names: readonly string[]): UnusableColumn[] {
  return names.flatMap((name): UnusableColumn[] => {
    const column = columns.find((one) => one.name === name);
    if (column === undefined) return [{ name, why: 'missing' }];
    return unknownRows(column, rows) === null ? [] : [{ name, why: 'unknown rows' }];
  });
}

function sizeOf({ rows }: RowGroup): number {
  return rows.reference + rows.current;
}

function placed(codes: Int32Array, place: Int32Array): Int32Array {
  return codes.map((code) => place[code] as number);
}

/** Numbers the values of a column as they are met, the same on both sides; 0 is a missing one. */
interface Labels {
  readonly texts: (string | null)[];
  codes(column: Column, rows: number): Int32Array;
}

function createLabels(cuts: readonly number[] | undefined): Labels {
  const texts: (string | null)[] = [null];
  const known = new Map<string, number>();
  const numberOf = (text: string): number => {
    const found = known.get(text);
    if (found !== undefined) return found;
    known.set(text, texts.length);
    return texts.push(text) - 1;
  };
  return {
    texts,
    codes(column, rows) {
      const codes = new Int32Array(rows);
      if (column.type === 'categorical') {
        const ofValue = column.categories.map(numberOf);
        for (let row = 0; row < rows; row++) codes[row] = ofValue[column.codes?.[row] ?? -1] ?? 0;
        return codes;
      }
      const ofNumber = new Map<number, number>();
      const { values, validity } = column;
      let next = 0;
      for (let row = 0; row < rows; row++) {
        if (validity !== undefined && validity[row] !== 1) continue;
        const value = values[next++] as number;
        let code = ofNumber.get(value);
        if (code === undefined) {
          code = numberOf(cuts === undefined ? String(value) : rangeOf(value, cuts));
          ofNumber.set(value, code);
        }
        codes[row] = code;
      }
      return codes;
    },
  };
}

/** `below 30`, `30 to below 50`, `from 50`. */
function rangeOf(value: number, cuts: readonly number[]): string {
  const above = cuts.findIndex((cut) => value < cut);
  if (above === 0) return `below ${cuts[0]}`;
  if (above < 0) return `from ${cuts.at(-1)}`;
  return `${cuts[above - 1]} to below ${cuts[above]}`;
}

/** Numbers the combinations of values as they are met. */
function createCombinations(labels: readonly Labels[]) {
  const combinations: (readonly number[])[] = [];
  const known = new Map<string, number>();
  return {
    codes({ rows, columns }: Table, names: readonly string[]): Int32Array {
      const parts = names.map((name, at) => {
        const column = columns.find((one) => one.name === name);
        return column === undefined
          ? new Int32Array(rows)
          : (labels[at]?.codes(column, rows) ?? new Int32Array(rows));
      });
      const codes = new Int32Array(rows);
      // Of one column the value is the combination, and no text has to be made a row.
      const alone = parts.length === 1 ? new Map<number, number>() : null;
      for (let row = 0; row < rows; row++) {
        const first = parts[0]?.[row] as number;
        const met = alone?.get(first);
        if (met !== undefined) {
          codes[row] = met;
          continue;
        }
        const combination = parts.map((part) => part[row] as number);
        const key = combination.join(',');
        let code = known.get(key);
        if (code === undefined) {
          code = combinations.push(combination) - 1;
          known.set(key, code);
        }
        alone?.set(first, code);
        codes[row] = code;
      }
      return codes;
    },
    groups(before: Int32Array | null, now: Int32Array): RowGroup[] {
      const count = (codes: Int32Array | null): Float64Array => {
        const counts = new Float64Array(combinations.length);
        for (const code of codes ?? []) counts[code] = (counts[code] as number) + 1;
        return counts;
      };
      const [ofReference, ofCurrent] = [count(before), count(now)];
      return combinations.map((combination, code) => ({
        values: combination.map((value, at) => labels[at]?.texts[value] ?? null),
        rows: { reference: ofReference[code] as number, current: ofCurrent[code] as number },
      }));
    },
  };
}
