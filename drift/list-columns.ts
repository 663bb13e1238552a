import type { Column, Table } from './column.js';

/** A column to look at: what either side has of it, and why it cannot be tested if it cannot. */
export interface ListedColumn {
  readonly name: string;
  readonly reference: Column | undefined;
  readonly current: Column | undefined;
  /** Why no test is possible, as far as the two tables tell; `null` when both sides have the column. */
  readonly problem: string | null;
}

function byName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of items) if (!map.has(item.name)) map.set(item.name, item);
  return map;
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
    const unread = [
      inReference ? undefined : referenceSkipped.get(name)?.reason,
      inCurrent ? undefined : currentSkipped.get(name)?.reason,
    ].filter((reason) => reason !== undefined);
    let problem: string | null = null;
    if (unread.length > 0) problem = [...new Set(unread)].join('; ');
    else if (!inReference && !inCurrent) problem = 'neither side has such a column';
    else if (!inReference) problem = 'the reference has no such column';
    else if (!inCurrent) problem = 'the current window has no such column';
    return { name, reference: inReference, current: inCurrent, problem };
  });
}
