import type { Column, Table } from '../column.js';
import type { ColumnResult } from '../column-result.js';
import { detectDrift } from '../detect-drift.js';
import type { DriftOptions } from '../options.js';
import { isOutput, type ModelOutput, type OutputForm } from './model-output.js';

/**
 * Whether the target has drifted: what was true of the window's labelled rows against the reference's.
 *
 * @param classes the labels; `null` of a regression
 * @returns `null` when either side has no labels
 */
export function targetDrift(
  reference: ModelOutput,
  current: ModelOutput,
  { target, classes, form }: { target: string; classes: readonly string[] | null; form: OutputForm },
  options: Pick<DriftOptions, 'profile' | 'alpha' | 'minRows' | 'createdAt'>,
): ColumnResult | null {
  const before = labelTable(reference, target, classes, form);
  const now = labelTable(current, target, classes, form);
  if (before.rows === 0 || now.rows === 0) return null;
  const result = detectDrift(before, now, {
    ...options,
    columns: [target],
    types: { [target]: classes === null ? 'numeric' : 'categorical' },
    roles: { [target]: 'target' },
    quality: false,
  });
  return result.columns[0] ?? null;
}

/** The labels of a side as a table of one column. */
function labelTable(
  { rows, actual }: ModelOutput,
  name: string,
  classes: readonly string[] | null,
  form: OutputForm,
): Table {
  const known = new Float64Array(rows);
  let kept = 0;
  for (let row = 0; row < rows; row++) {
    const label = actual[row] as number;
    if (isOutput(label, form)) known[kept++] = label;
  }
  const labels = known.subarray(0, kept);
  const column = classes === null ? numbers(name, labels) : categories(name, labels, classes);
  return { source: null, rows: kept, columns: [column], skipped: [] };
}

function numbers(name: string, values: Float64Array): Column {
  return { type: 'numeric', name, values, missing: 0, integer: values.every(Number.isInteger) };
}

function categories(name: string, labels: Float64Array, classes: readonly string[]): Column {
  const all = new Float64Array(classes.length);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    all[label] = (all[label] as number) + 1;
  }
  const present = classes
    .map((text, at) => ({ text, count: all[at] as number }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => (a.text < b.text ? -1 : 1));
  return {
    type: 'categorical',
    name,
    categories: present.map(({ text }) => text),
    counts: Float64Array.from(present, ({ count }) => count),
    missing: 0,
  };
}
