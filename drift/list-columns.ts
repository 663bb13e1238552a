import type { Column, Table } from './column.js';
import type { ColumnSummary } from './result.js';

/** A column to look at: what either side has of it, and why it cannot be tested if it cannot. */
export interface ListedColumn {
  readonly name: string;
  readonly reference: Column | undefined;
  readonly current: Column | undefined;
  /** Why no test is possible, as far as the two tables tell; `null` when both sides have the column. */
  readonly problem: string | null;
  /** What `summariseNumbers` says of either side, where that was found out before. */
  readonly referenceSummary?: ColumnSummary | undefined;
  readonly currentSummary?: ColumnSummary | undefined;
}

/** What `summariseNumbers` says of the numeric columns of one side, by name. */
export type Summaries = Readonly<Record<string, ColumnSummary>>;

/** Why a column that was asked for is skipped when no table has it: most likely it is mistyped. */
export const ON_NEITHER_SIDE = 'neither side has such a column';

function byName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of items) if (!map.has(item.name)) map.set(item.name, item);
  return map;
}

/** Why a column could not be read, and on which side, unless it is the same on both. */
function unreadReason(reference: string | undefined, current: string | undefined): string | null {
  if (reference === current) return reference ?? null;
  const reasons = [
    reference === undefined ? [] : [`${reference} (in the reference)`],
    current === undefined ? [] : [`${current} (in the current window)`],
  ];
  return reasons.flat().join('; ');
}

/**
 * Every column to look at, each once: those asked for, in that order, or else all of the reference's, then those that
 * only the current window has, then those either side could not read.
 */
export function listColumns(
  reference: Table,
  current: Table,
  wanted: readonly string[] | undefined,
): ListedColumn[] {
  const referenceColumns = byName(reference.columns);
  const currentColumns = byName(current.columns);
  const referenceSkipped = byName(reference.skipped);
  const currentSkipped = byName(current.skipped);
  const names = new Set(
    wanted ?? [
      ...referenceColumns.keys(),
      ...currentColumns.keys(),
      ...referenceSkipped.keys(),
      ...currentSkipped.keys(),
    ],
  );
  return [...names].map((name) => {
    const inReference = referenceColumns.get(name);
    const inCurrent = currentColumns.get(name);
    let problem = unreadReason(
      inReference ? undefined : referenceSkipped.get(name)?.reason,
      inCurrent ? undefined : currentSkipped.get(name)?.reason,
    );
    if (problem !== null) return { name, reference: inReference, current: inCurrent, problem };
    if (!inReference && !inCurrent) problem = ON_NEITHER_SIDE;
    else if (!inReference) problem = 'the reference has no such column';
    else if (!inCurrent) problem = 'the current window has no such column';
    return { name, reference: inReference, current: inCurrent, problem };
  });
}

/** The columns, each with what is known of it already. */
export function withSummaries(
  listed: readonly ListedColumn[],
  reference: Summaries,
  current: Summaries,
): ListedColumn[] {
  // Own entries, whatever the names are: a column may be named `__proto__`.
  const own = (summaries: Summaries, name: string) =>
    Object.hasOwn(summaries, name) ? summaries[name] : undefined;
  return listed.map((column) => ({
    ...column,
    referenceSummary: own(reference, column.name),
    currentSummary: own(current, column.name),
  }));
}
