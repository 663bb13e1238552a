import { benjaminiHochberg } from './benjamini-hochberg.js';
import type { LookedColumn } from './look-at-column.js';
import type { Measurement } from './measurement.js';
import { type DriftOptions, optionOf } from './options.js';
import type { ColumnResult, DriftResult, Profile, Verdict } from './result.js';
import { TESTS } from './test-registry.js';

const DEFAULT_MIN_ROWS: Readonly<Record<Profile, number>> = { calibrated: 30, evidently: 1 };
const DEFAULT_DRIFT_SHARE = 0.5;

/** One side of the comparison, as the result names it. */
export interface ComparedSide {
  readonly source: string | null;
  readonly rows: number;
}

/** Why no column of a window of so many rows is tested; `null` when it has enough. */
export function tooFewRows(rows: number, options: DriftOptions): string | null {
  const minRows = options.minRows ?? DEFAULT_MIN_ROWS[options.profile ?? 'calibrated'];
  return rows < minRows
    ? `window has ${rows} ${rows === 1 ? 'row' : 'rows'}, fewer than the ${minRows} needed`
    : null;
}

function hasDrifted(measurement: Measurement, pAdjusted: number | null): boolean {
  const { score, test, threshold, alpha } = measurement;
  if (score === null || !TESTS[test].isDrifted(score, threshold)) return false;
  return alpha === null || (pAdjusted !== null && pAdjusted < alpha);
}

function columnResult(
  looked: LookedColumn,
  pAdjusted: number | null,
  options: DriftOptions,
): ColumnResult | null {
  const { name, description, measurement, problem } = looked;
  if (description === null) return null;
  return {
    name,
    role: optionOf(options.roles, name) ?? 'feature',
    test: measurement?.test ?? null,
    p_value_test: measurement?.pValueTest ?? null,
    score: measurement?.score ?? null,
    threshold: measurement?.threshold ?? null,
    p_value: measurement?.pValue ?? null,
    p_adjusted: pAdjusted,
    drifted: measurement !== null && hasDrifted(measurement, pAdjusted),
    status: measurement === null ? 'skipped' : 'tested',
    reason: problem ?? measurement?.reason ?? null,
    ...description,
    ...(typeof measurement?.alpha === 'number' ? { alpha: measurement.alpha } : {}),
  };
}

/** Adjusted p-values by column, where the profile adjusts them. */
function adjustAcross(columns: readonly LookedColumn[]): Map<LookedColumn, number> {
  const tested = columns.flatMap((looked) => {
    const measurement = looked.measurement;
    return measurement !== null && measurement.alpha !== null && measurement.pValue !== null
      ? [{ looked, pValue: measurement.pValue }]
      : [];
  });
  const adjusted = benjaminiHochberg(tested.map(({ pValue }) => pValue));
  return new Map(tested.map(({ looked }, i) => [looked, adjusted[i] ?? 1]));
}

/**
 * The verdict over all columns that were looked at: p-values adjusted across them, and the dataset's share of drift.
 *
 * @param columns in the order in which the result is to list them
 * @param tableWarnings what a reader must know of the tables as a whole
 */
export function assembleResult(
  sides: { readonly reference: ComparedSide; readonly current: ComparedSide },
  columns: readonly LookedColumn[],
  tableWarnings: readonly string[],
  options: DriftOptions,
): DriftResult {
  const { reference, current } = sides;
  const driftShare = options.driftShare ?? DEFAULT_DRIFT_SHARE;
  const tooFew = tooFewRows(current.rows, options);
  const adjusted = adjustAcross(columns);
  const results = columns.flatMap((looked) => {
    const result = columnResult(looked, adjusted.get(looked) ?? null, options);
    return result === null ? [] : [result];
  });

  const tested = results.filter((column) => column.status === 'tested').length;
  const drifted = results.filter((column) => column.drifted).length;
  const share = tested === 0 ? 0 : drifted / tested;
  const datasetDrifted = drifted > 0 && share >= driftShare;
  let verdict: Verdict = datasetDrifted ? 'drift' : 'stable';
  if (tested === 0) verdict = 'insufficient_data';

  const warnings = [...tableWarnings];
  if (tooFew !== null) warnings.unshift(tooFew);
  else if (tested === 0) warnings.unshift('no column could be tested');
  warnings.push(...columns.flatMap((column) => column.warnings));

  return {
    schema_version: 1,
    model: options.model ?? null,
    profile: options.profile ?? 'calibrated',
    created_at: options.createdAt,
    window: options.window ?? null,
    reference: { source: reference.source, rows: reference.rows },
    current: { source: current.source, rows: current.rows },
    verdict,
    dataset: {
      columns: tested,
      drifted_columns: drifted,
      share,
      threshold: driftShare,
      drifted: datasetDrifted,
    },
    columns: results,
    skipped_columns: columns.flatMap(({ name, problem }) =>
      problem === null ? [] : [{ name, reason: problem }],
    ),
    warnings,
  };
}
