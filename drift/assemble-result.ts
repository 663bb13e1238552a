import { benjaminiHochberg } from './benjamini-hochberg.js';
import { emptyTextWarnings } from './empty-texts.js';
import { formatCount, plural } from './format-count.js';
import type { LookedColumn } from './look-at-column.js';
import type { Measurement } from './measurement.js';
import type { LookedMultivariate } from './multivariate/measure-multivariate.js';
import { multivariatePValues, multivariateSection } from './multivariate/multivariate-section.js';
import { DEFAULT_ALPHA, type DriftOptions, optionOf } from './options.js';
import type { ColumnResult, DriftResult, Profile, Verdict } from './result.js';
import { SCHEMA_VERSION } from './schema-version.js';
import { TESTS } from './test-registry.js';
import { missingWarnings } from './warnings.js';

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
    ? `window has ${plural(rows, 'row')}, fewer than the ${formatCount(minRows)} needed`
    : null;
}

function hasDrifted(measurement: Measurement, pAdjusted: number | null): boolean {
  const { score, test, threshold, alpha } = measurement;
  if (score === null || !TESTS[test].isDrifted(score, threshold)) return false;
  return alpha === null || (pAdjusted !== null && pAdjusted < alpha);
}

/** The adjusted p-values of a column; `null` where there is none. */
interface Adjusted {
  readonly values: number | null;
  readonly missing: number | null;
}

const NOT_ADJUSTED: Adjusted = { values: null, missing: null };

function columnResult(looked: LookedColumn, adjusted: Adjusted, options: DriftOptions): ColumnResult | null {
  const { name, description, measurement, problem } = looked;
  if (description === null) return null;
  const missing = missingResult(looked, adjusted.missing, options);
  const valuesDrifted = measurement !== null && hasDrifted(measurement, adjusted.values);
  return {
    name,
    role: optionOf(options.roles, name) ?? 'feature',
    test: measurement?.test ?? null,
    p_value_test: measurement?.pValueTest ?? null,
    score: measurement?.score ?? null,
    ...(measurement?.interval ? { score_interval: { ...measurement.interval, level: 0.95 } } : {}),
    threshold: measurement?.threshold ?? null,
    p_value: measurement?.pValue ?? null,
    p_adjusted: adjusted.values,
    drifted: valuesDrifted || missing?.drifted === true,
    ...(missing === null ? {} : { values_drifted: valuesDrifted }),
    status: measurement === null ? 'skipped' : 'tested',
    reason: problem ?? measurement?.reason ?? null,
    ...description,
    missing: { ...description.missing, ...missing },
    ...(typeof measurement?.alpha === 'number' ? { alpha: Math.min(1, measurement.alpha) } : {}),
  };
}

/** What was found of the share of missing rows; `null` when it was not tested. */
function missingResult({ missing }: LookedColumn, pAdjusted: number | null, { alpha }: DriftOptions) {
  if (missing === null || pAdjusted === null) return null;
  const { score, threshold, pValue } = missing;
  return {
    score,
    threshold,
    p_value: pValue,
    p_adjusted: pAdjusted,
    drifted: score >= threshold && pAdjusted < (alpha ?? DEFAULT_ALPHA),
  };
}

/**
 * P-values adjusted across all columns, where the profile adjusts them: those of values and of missing rows together.
 *
 * @param others p-values that belong to the same family
 */
function adjustAcross(
  columns: readonly LookedColumn[],
  others: readonly number[],
): { readonly columns: Map<LookedColumn, Adjusted>; readonly others: readonly number[] } {
  const valuesOf = ({ measurement }: LookedColumn) =>
    measurement !== null && measurement.alpha !== null ? measurement.pValue : null;
  const family = columns.flatMap((column) => [valuesOf(column), column.missing?.pValue ?? null]);
  const all = [...family.filter((pValue) => pValue !== null), ...others];
  const adjusted = benjaminiHochberg(all).values();
  const next = (pValue: number | null | undefined) => (pValue == null ? null : (adjusted.next().value ?? 1));
  const ofColumns = new Map(
    columns.map((column, i) => [column, { values: next(family[2 * i]), missing: next(family[2 * i + 1]) }]),
  );
  return { columns: ofColumns, others: [...adjusted] };
}

/**
 * The verdict over all columns that were looked at: p-values adjusted across them, and the dataset's share of drift.
 *
 * @param columns in the order in which the result is to list them
 * @param tableWarnings what a reader must know of the tables as a whole
 * @param multivariate what many columns together have shown; `null` when nobody looked
 */
export function assembleResult(
  sides: { readonly reference: ComparedSide; readonly current: ComparedSide },
  columns: readonly LookedColumn[],
  tableWarnings: readonly string[],
  options: DriftOptions,
  multivariate: LookedMultivariate | null = null,
): DriftResult {
  const { reference, current } = sides;
  const driftShare = options.driftShare ?? DEFAULT_DRIFT_SHARE;
  const tooFew = tooFewRows(current.rows, options);
  const alpha = options.alpha ?? DEFAULT_ALPHA;
  const joins = multivariate?.plan.inVerdict === true;
  const adjusted = adjustAcross(columns, joins ? multivariatePValues(multivariate) : []);
  const section =
    multivariate && multivariateSection(multivariate, alpha, joins ? adjusted.others : undefined);
  const results = columns.flatMap((looked) => {
    const result = columnResult(looked, adjusted.columns.get(looked) ?? NOT_ADJUSTED, options);
    return result === null ? [] : [result];
  });

  const tested = results.filter((column) => column.status === 'tested' || column.drifted).length;
  const drifted = results.filter((column) => column.drifted).length;
  const share = tested === 0 ? 0 : drifted / tested;
  const datasetDrifted = drifted > 0 && share >= driftShare;
  let verdict: Verdict = datasetDrifted ? 'drift' : 'stable';
  if (tested === 0) verdict = 'insufficient_data';
  else if (section?.in_verdict && section.drifted) verdict = 'drift';

  const warnings = [...tableWarnings];
  if (tooFew !== null) warnings.unshift(tooFew);
  else if (tested === 0) warnings.unshift('no column could be tested');
  warnings.push(
    ...columns.flatMap((column) => column.warnings),
    ...missingWarnings(results),
    ...emptyTextWarnings(results),
  );

  return {
    schema_version: SCHEMA_VERSION,
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
    ...(section === null ? {} : { multivariate: section }),
  };
}
