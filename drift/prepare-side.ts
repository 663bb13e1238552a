import type { Column, NumericColumn, Table } from './column.js';
import { createNumbersKernel } from './kernels/numbers-kernel.js';
import type { Summaries } from './list-columns.js';
import { describeRows, describeValues } from './quality/describe-side.js';
import type { SideQuality } from './quality/quality-schema.js';
import type { SortedFacts } from './quality/sorted-facts.js';
import type { ColumnSummary } from './result.js';
import type { SortedSample } from './sample-pair.js';
import { sortAndDescribe } from './sort-column.js';
import { summariseNumbers } from './summary.js';

/** One side of a comparison: what the tests need of it, sorted once, and what only its rows could tell. */
export interface PreparedSide {
  /** Its numeric columns are in ascending order: nothing is known of single rows any more. */
  readonly table: Table;
  /** `null` when it was left out. */
  readonly quality: SideQuality | null;
  /** What `summariseNumbers` says of its numeric columns, by name, as far as they were sorted. */
  readonly summaries: Summaries;
}

export interface PrepareOptions {
  /** The only columns whose quality is described; all unless told. */
  readonly columns?: readonly string[] | undefined;
  /** False leaves quality out. */
  readonly quality?: boolean | undefined;
  /** Columns whose values stay in the order of the rows: some test needs it. */
  readonly inOrder?: ReadonlySet<string> | undefined;
  /** True when nobody needs the table any more: its memory is used for what is made of it. False unless told. */
  readonly consume?: boolean | undefined;
}

/** Values that are compared to see whether a column can be without repetition. */
const SAMPLE = 4096;
/** So many columns at most are sorted in the hope that no value occurs twice. */
const TRIED = 3;

/** Sorts the numeric columns of a table, and describes its quality, which needs the rows. */
export function prepareSide(table: Table, options: PrepareOptions = {}): PreparedSide {
  const { columns, quality = true } = options;
  const preparer = createPreparer(table, options);
  if (!quality) {
    const prepared = { ...table, columns: table.columns.map(preparer.prepare) };
    return { table: prepared, quality: null, summaries: preparer.summaries() };
  }
  // What is sorted now keeps its rows, which are needed until they are described.
  for (const column of probablyDistinct(table)) if (preparer.isDistinct(column)) break;
  const ofRows = describeRows(table, { columns, sorted: preparer.sorted, onSorted: preparer.adopt });
  const prepared = table.columns.map(preparer.prepare);
  const ofValues = describeValues(table, { columns, sorted: preparer.sorted });
  return {
    table: { ...table, columns: prepared },
    quality: { ...ofRows, ...ofValues },
    summaries: preparer.summaries(),
  };
}

/** Columns of different values throughout, as far as some of them tell. */
function probablyDistinct({ columns, rows }: Table): NumericColumn[] {
  const candidates: NumericColumn[] = [];
  for (const column of columns) {
    if (candidates.length === TRIED) break;
    if (column.type !== 'numeric' || column.ascending === true || column.values.length !== rows) continue;
    const step = Math.max(1, Math.floor(rows / SAMPLE));
    const sample = new Set<number>();
    let taken = 0;
    for (let row = 0; row < rows; row += step, taken++) sample.add(column.values[row] as number);
    if (sample.size === taken) candidates.push(column);
  }
  return candidates;
}

/** Sorts columns one after the other, in the same memory as far as may be. */
function createPreparer(table: Table, { consume = false, inOrder = new Set() }: PrepareOptions) {
  const kernel = createNumbersKernel();
  const done = new Map<Column, NumericColumn>();
  const sorted = new Map<Column, Float64Array>();
  const summaries = new Map<string, ColumnSummary>();
  let spare: Float64Array | undefined;

  const sort = (column: NumericColumn): NumericColumn => {
    const before = done.get(column);
    if (before !== undefined) return before;
    const into = spare !== undefined && spare.length >= column.values.length ? spare : undefined;
    if (into !== undefined) spare = undefined;
    const { sample, facts } = sortAndDescribe(column, { kernel, into });
    return keep(column, sample, facts());
  };
  const keep = (column: NumericColumn, sample: SortedSample, facts: SortedFacts): NumericColumn => {
    const { values, infinite, missing, integer } = sample;
    const { name } = column;
    // Of columns of one name the first counts.
    if (table.columns.find((other) => other.name === name) === column)
      summaries.set(name, summariseNumbers(sample, facts));
    const prepared = { type: 'numeric', name, values, missing, integer, ascending: true, infinite } as const;
    done.set(column, prepared);
    sorted.set(column, values);
    return prepared;
  };
  const own: ReadonlySet<Column> = new Set(table.columns);
  return {
    /** The sorted finite values of the columns that were sorted. */
    sorted,
    /** What is known of the columns that were sorted. */
    summaries: (): Summaries => Object.fromEntries(summaries),
    /** Sorts a column that may not be written over yet; true when no value occurs twice. */
    isDistinct(column: NumericColumn): boolean {
      const { name, values } = sort(column);
      return summaries.get(name)?.distinct === values.length;
    },
    /** Takes over what somebody else has sorted, when it is a whole column. */
    adopt(column: NumericColumn, values: Float64Array, facts: SortedFacts): void {
      if (!own.has(column) || done.has(column) || inOrder.has(column.name)) return;
      if (values.length !== column.values.length) return;
      const { missing, integer } = column;
      const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
      copy.set(values);
      keep(column, { values: copy, infinite: 0, missing, integer }, facts);
    },
    prepare(column: Column): Column {
      if (column.type === 'categorical' || column.ascending === true || inOrder.has(column.name))
        return column;
      const prepared = sort(column);
      if (consume) spare = column.values;
      return prepared;
    },
  };
}
