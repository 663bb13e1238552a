import { assembleResult, type ComparedSide } from '../../drift/assemble-result.js';
import { measureCalibrated } from '../../drift/calibrated/measure-calibrated.js';
import type { Column } from '../../drift/column.js';
import { inferType } from '../../drift/infer-type.js';
import type { LookedColumn } from '../../drift/look-at-column.js';
import { measureEvidently } from '../../drift/measure-evidently.js';
import { pairColumns } from '../../drift/pair-columns.js';
import type { Profile } from '../../drift/result.js';

/** What the engine makes of a column, but for what only a report shows. */
export function look(reference: Column, current: Column, profile: Profile): LookedColumn {
  const { name } = current;
  const typed = inferType(reference, current, { profile });
  const settings = { test: undefined, threshold: undefined, alpha: 0.05 };
  const measure = profile === 'calibrated' ? measureCalibrated : measureEvidently;
  const measured = typed.type === null ? { skipped: typed.reason } : measure(pairColumns(typed), settings);
  const problem = 'skipped' in measured ? measured.skipped : null;
  return {
    name,
    measurement: 'skipped' in measured ? null : measured,
    missing: null,
    problem,
    description: {
      type: typed.type ?? current.type,
      missing: { reference: 0, current: 0 },
      new_categories: [],
      lost_categories: [],
      reference: null,
      current: null,
      histogram: null,
    },
    warnings: [],
  };
}

/** The names of the drifted ones among all columns of a dataset. */
export function driftedColumns(
  rows: { readonly reference: number; readonly current: number },
  columns: readonly LookedColumn[],
  profile: Profile,
): Set<string> {
  const side = (of: number): ComparedSide => ({ source: null, rows: of });
  const sides = { reference: side(rows.reference), current: side(rows.current) };
  const result = assembleResult(sides, columns, [], { profile, createdAt: '2026-01-01T00:00:00Z' });
  return new Set(result.columns.flatMap(({ name, drifted }) => (drifted ? [name] : [])));
}
