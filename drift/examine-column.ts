import { type CategoryChanges, categoryChanges } from './categories.js';
import type { Column, ColumnType } from './column.js';
import { formatCount } from './format-count.js';
import { histogram } from './histogram.js';
import { inferType, type TypeHints } from './infer-type.js';
import type { ListedColumn } from './list-columns.js';
import { emptyLike, pairColumns } from './pair-columns.js';
import { outOfRange } from './quality/out-of-range.js';
import type { OutOfRange } from './quality/quality-schema.js';
import type { ColumnSummary, Histogram } from './result.js';
import { presentValues, type SamplePair, type SampleSide, sideRows } from './sample-pair.js';
import { summariseCategories, summariseNumbers } from './summary.js';

/** A column before any test: its type, its prepared values and what the report shows of them. */
export interface ExaminedColumn {
  readonly type: ColumnType;
  readonly typeReason: string;
  readonly pair: SamplePair;
  readonly reference: ColumnSummary | null;
  readonly current: ColumnSummary | null;
  readonly changes: CategoryChanges;
  readonly outOfRange: OutOfRange | null;
  readonly histogram: Histogram | null;
  /** Why it cannot be tested; `null` when it can. */
  readonly problem: string | null;
}

const NO_CHANGES: CategoryChanges = { added: [], lost: [], addedTotal: 0, lostTotal: 0 };

function emptySide(side: SampleSide, name: string): string | null {
  if (presentValues(side) > 0) return null;
  const rows = sideRows(side);
  if (rows === 0) return `${name} has no rows`;
  if (side.infinite === 0) return `${name} has no values: all ${formatCount(rows)} rows are missing`;
  return `${name} has no finite values: ${formatCount(side.missing)} rows are missing, ${formatCount(side.infinite)} infinite`;
}

function describe(pair: SamplePair, listed: ListedColumn): Pick<ExaminedColumn, 'reference' | 'current'> {
  const sides =
    pair.type === 'numeric'
      ? {
          reference: listed.referenceSummary ?? summariseNumbers(pair.reference),
          current: listed.currentSummary ?? summariseNumbers(pair.current),
        }
      : {
          reference: summariseCategories(pair.categories, pair.reference),
          current: summariseCategories(pair.categories, pair.current),
        };
  return {
    reference: listed.reference ? sides.reference : null,
    current: listed.current ? sides.current : null,
  };
}

function examined(
  listed: ListedColumn,
  typed: { readonly type: ColumnType; readonly reference: Column; readonly current: Column },
  typeReason: string,
  problem: string | null,
): ExaminedColumn {
  const pair = pairColumns(typed);
  const bothSides = listed.reference !== undefined && listed.current !== undefined;
  return {
    type: typed.type,
    typeReason,
    pair,
    ...describe(pair, listed),
    changes:
      pair.type === 'categorical' && bothSides && presentValues(pair.current) > 0
        ? categoryChanges(pair)
        : NO_CHANGES,
    outOfRange: outOfRange(pair),
    histogram: histogram(pair),
    problem:
      problem ?? emptySide(pair.reference, 'the reference') ?? emptySide(pair.current, 'the current window'),
  };
}

/**
 * Finds a column's type and prepares it; the reason in words when its type cannot be known.
 *
 * A column that only one side has is examined against nothing, so that the report can still show it.
 */
export function examineColumn(
  listed: ListedColumn,
  hints: TypeHints,
): ExaminedColumn | { readonly untyped: string } {
  const either = listed.reference ?? listed.current;
  if (either === undefined) return { untyped: listed.problem ?? 'neither side has such a column' };
  const reference = listed.reference ?? emptyLike(either);
  const current = listed.current ?? emptyLike(either);
  const typed = inferType(reference, current, hints);
  if (typed.type !== null) return examined(listed, typed, typed.reason, listed.problem);
  if (reference.type !== current.type) return { untyped: listed.problem ?? typed.reason };
  const problem = listed.problem ?? typed.reason;
  return examined(listed, { type: reference.type, reference, current }, 'as stored', problem);
}
