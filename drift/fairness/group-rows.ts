/** Which group each row belongs to. */
import type { Column, Table } from '../column.js';

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
  /** Groups beyond the most, and how many rows of the window are theirs. */
  readonly omitted: { readonly groups: number; readonly rows: number };
}

/**
 * Groups the rows of both sides alike. A missing value is a value of its own.
 *
 * @param most groups; the smaller ones beyond are omitted
 * @returns the names of columns that a side lacks, when there are any
 */
export function groupRows(
  reference: Table | null,
  current: Table,
  { columns, cuts }: GroupAttribute,
  most: number,
): GroupedRows | { readonly missing: readonly string[] } {
  const missing = columns.filter((name) => columnOf(current, name) === null);
  if (missing.length > 0) return { missing };
  const known = reference !== null && columns.every((name) => columnOf(reference, name) !== null);
  const labels = columns.map((name) => createLabels(cuts[name]));
  const seen = createCombinations(labels);
  const before = known && reference ? seen.codes(reference, columns) : null;
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
  const dropped = order.slice(most);
  return {
    groups: kept.map(({ group }) => group),
    reference: before && placed(before, place),
    current: placed(now, place),
    omitted: {
      groups: dropped.length,
      rows: dropped.reduce((sum, { group }) => sum + group.rows.current, 0),
    },
  };
}

function columnOf({ columns }: Table, name: string): Column | null {
  return columns.find((column) => column.name === name) ?? null;
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
