import type { CategoricalColumn, Column, NumericColumn, SkippedColumn, Table } from '../column.js';
import type { CategoricalFeature, FeatureColumn, Features, NumericFeature } from '../forest/features.js';
import { samplePositions } from '../forest/take-rows.js';
import { type DriftOptions, optionOf } from '../options.js';
import { unknownRows } from '../quality/row-values.js';
import { multivariatePlan } from './multivariate-options.js';

/** Some rows of one side, for what looks at several columns of a row at once. Plain data over shared memory. */
export interface DrawnRows {
  readonly features: Features;
  /** Columns whose values cannot be told by row, and why. */
  readonly skipped: readonly SkippedColumn[];
  /** Why no row was taken; `null` when some were. */
  readonly reason: string | null;
}

/**
 * Rows of a table drawn at random, every subset equally likely: the features among its columns, row by row. Must be drawn before the
 * table is sorted. Same table, options and seed, same rows.
 *
 * @param side tells the draws of the two sides apart
 * @returns `null` when nothing is to be looked at
 */
export function drawRows(
  table: Table,
  side: 'reference' | 'current',
  options: Pick<DriftOptions, 'multivariate' | 'profile' | 'columns' | 'roles'>,
): DrawnRows | null {
  const plan = multivariatePlan(options);
  if (plan === null) return null;
  const wanted = options.columns === undefined ? null : new Set(options.columns);
  const columns = table.columns.filter(
    ({ name }) =>
      (wanted === null || wanted.has(name)) && (optionOf(options.roles, name) ?? 'feature') === 'feature',
  );
  if (plan.mostColumns !== null && columns.length > plan.mostColumns) {
    return {
      features: { rows: 0, columns: [] },
      skipped: [],
      reason: `there are ${columns.length} columns; unless asked for, only up to ${plan.mostColumns} are looked at together`,
    };
  }
  const positions = samplePositions(table.rows, plan.rows, 2 * plan.seed + (side === 'reference' ? 1 : 2));
  const taken: FeatureColumn[] = [];
  const skipped: SkippedColumn[] = [];
  for (const column of columns) {
    const feature = takeColumn(column, table.rows, positions);
    if (typeof feature === 'string') skipped.push({ name: column.name, reason: feature });
    else taken.push(feature);
  }
  return { features: { rows: positions.length, columns: taken }, skipped, reason: null };
}

function takeColumn(column: Column, rows: number, positions: Int32Array): FeatureColumn | string {
  if (column.type === 'numeric') return unknownRows(column, rows) ?? takeNumbers(column, positions);
  return column.codes?.length === rows
    ? takeCategories(column, column.codes, positions)
    : 'the order of its rows is not known';
}

function takeNumbers({ name, values, validity }: NumericColumn, positions: Int32Array): NumericFeature {
  const taken = new Float64Array(new SharedArrayBuffer(8 * positions.length));
  let row = 0;
  let next = 0;
  for (const [i, position] of positions.entries()) {
    if (validity === undefined) next = position;
    else for (; row < position; row++) next += validity[row] as number;
    const value = validity === undefined || validity[position] === 1 ? (values[next] as number) : Number.NaN;
    taken[i] = Number.isFinite(value) ? value : Number.NaN;
  }
  return { type: 'numeric', name, values: taken };
}

/** With the categories that occur among the rows taken: of a million names, few. */
function takeCategories(
  { name, categories }: CategoricalColumn,
  codes: Int32Array,
  positions: Int32Array,
): CategoricalFeature {
  const occurring = new Map<number, number>();
  for (const position of positions) occurring.set(codes[position] as number, 0);
  occurring.delete(-1);
  // In the order of the categories, which is ascending.
  const kept = Int32Array.from(occurring.keys()).sort();
  for (const [at, code] of kept.entries()) occurring.set(code, at);
  const taken = new Int32Array(new SharedArrayBuffer(4 * positions.length));
  for (const [i, position] of positions.entries()) taken[i] = occurring.get(codes[position] as number) ?? -1;
  return {
    type: 'categorical',
    name,
    categories: Array.from(kept, (code) => categories[code] ?? ''),
    codes: taken,
  };
}
