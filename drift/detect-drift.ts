import { assembleResult, tooFewRows } from './assemble-result.js';
import type { Table } from './column.js';
import { listColumns, withSummaries } from './list-columns.js';
import { lookAtColumn } from './look-at-column.js';
import { drawRows } from './multivariate/draw-rows.js';
import { lookTogether } from './multivariate/look-together.js';
import { needsRows } from './needs-rows.js';
import type { DriftOptions } from './options.js';
import { prepareSide } from './prepare-side.js';
import { compareQuality } from './quality/compare-quality.js';
import type { DriftResult } from './result.js';
import { tableWarnings } from './warnings.js';

/**
 * Compares the current window with the reference, column by column, and says whether the data has drifted.
 *
 * Pure: same tables and options, same result. No column can fail a run: what cannot be tested is skipped, with the
 * reason, in `skipped_columns`, and in `columns` too when its type is known. The verdict is `insufficient_data` when
 * the window has fewer rows than needed or no column could be tested.
 */
export function detectDrift(reference: Table, current: Table, options: DriftOptions): DriftResult {
  const prepare = (table: Table) =>
    prepareSide(table, {
      columns: options.columns,
      quality: options.quality,
      inOrder: needsRows(options),
    });
  const tooFew = tooFewRows(current.rows, options);
  // Drawn now: sorting leaves nothing to tell rows by.
  const sampled =
    tooFew === null ? [drawRows(reference, 'reference', options), drawRows(current, 'current', options)] : [];
  const before = prepare(reference);
  const now = prepare(current);
  const listed = withSummaries(
    listColumns(before.table, now.table, options.columns),
    before.summaries,
    now.summaries,
  );
  const columns = listed.map((column, i) => {
    const looked = lookAtColumn(column, options.profile ?? 'calibrated', options, tooFew);
    options.onColumn?.(i + 1, listed.length, column.name);
    return looked;
  });
  const result = assembleResult(
    { reference, current },
    columns,
    tableWarnings(reference, current),
    options,
    lookTogether(sampled[0] ?? null, sampled[1] ?? null, options),
  );
  return before.quality && now.quality
    ? { ...result, quality: compareQuality(before.quality, now.quality) }
    : result;
}
