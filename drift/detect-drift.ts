import { benjaminiHochberg } from './benjamini-hochberg.js';
import { measureCalibrated } from './calibrated/measure-calibrated.js';
import type { Table } from './column.js';
import { type ExaminedColumn, examineColumn } from './examine-column.js';
import { type ListedColumn, listColumns } from './list-columns.js';
import { measureEvidently } from './measure-evidently.js';
import type { ColumnSettings, Measure, Measurement } from './measurement.js';
import type { DriftOptions } from './options.js';
import type { ColumnResult, DriftResult, Profile, Verdict } from './result.js';
import { missingShare } from './sample-pair.js';
import { TESTS } from './test-registry.js';
import { columnWarnings, tableWarnings } from './warnings.js';

const MEASURES: Readonly<Record<Profile, Measure>> = {
  calibrated: measureCalibrated,
  evidently: measureEvidently,
};

const DEFAULT_MIN_ROWS: Readonly<Record<Profile, number>> = { calibrated: 30, evidently: 1 };
const DEFAULT_ALPHA = 0.05;
const DEFAULT_DRIFT_SHARE = 0.5;

/** A column once it was looked at. Holds no values any more: a wide table would fill the memory with them. */
interface Looked {
  readonly name: string;
  /** What was measured; `null` when the column was skipped. */
  readonly measurement: Measurement | null;
  /** Why it was skipped; `null` when it was tested. */
  readonly problem: string | null;
  /** What the result says of the column besides its score; `null` when its type is not known. */
  readonly description: ColumnDescription | null;
  readonly warnings: readonly string[];
}

type ColumnDescription = Pick<
  ColumnResult,
  | 'type'
  | 'type_reason'
  | 'missing'
  | 'new_categories'
  | 'lost_categories'
  | 'reference'
  | 'current'
  | 'histogram'
>;

/** An own entry of a record: a column may be named `__proto__` or `constructor`. */
function entry<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function describe(examined: ExaminedColumn): ColumnDescription {
  return {
    type: examined.type,
    type_reason: examined.typeReason,
    missing: {
      reference: missingShare(examined.pair.reference),
      current: missingShare(examined.pair.current),
    },
    new_categories: [...examined.changes.added],
    lost_categories: [...examined.changes.lost],
    reference: examined.reference,
    current: examined.current,
    histogram: examined.histogram,
  };
}

function lookAt(
  listed: ListedColumn,
  profile: Profile,
  options: DriftOptions,
  tooFewRows: string | null,
): Looked {
  const { name } = listed;
  const testId = entry(options.tests, name);
  const settings: ColumnSettings = {
    test: testId === undefined ? undefined : TESTS[testId],
    threshold: entry(options.thresholds, name),
    alpha: options.alpha ?? DEFAULT_ALPHA,
  };
  const skipped = (
    problem: string,
    description: ColumnDescription | null,
    warnings: readonly string[],
  ): Looked => ({ name, measurement: null, problem, description, warnings });

  let description: ColumnDescription | null = null;
  let warnings: readonly string[] = [];
  try {
    const examined = examineColumn(listed, {
      profile,
      declared: entry(options.types, name),
      testNeedsNumbers: settings.test !== undefined && !settings.test.columnTypes.includes('categorical'),
    });
    if ('untyped' in examined) return skipped(examined.untyped, null, []);
    description = describe(examined);
    warnings = columnWarnings(name, examined);
    const problem = examined.problem ?? tooFewRows;
    if (problem !== null) return skipped(problem, description, warnings);
    const measured = MEASURES[profile](examined.pair, settings);
    if ('skipped' in measured) return skipped(measured.skipped, description, warnings);
    return { name, measurement: measured, problem: null, description, warnings };
  } catch (error) {
    // One bad column never spoils the others.
    const problem = `its test failed: ${error instanceof Error ? error.message : String(error)}`;
    return skipped(problem, description, warnings);
  }
}

function hasDrifted(measurement: Measurement, pAdjusted: number | null): boolean {
  const { score, test, threshold, alpha } = measurement;
  if (score === null || !test.isDrifted(score, threshold)) return false;
  return alpha === null || (pAdjusted !== null && pAdjusted < alpha);
}

function columnResult(looked: Looked, pAdjusted: number | null, options: DriftOptions): ColumnResult | null {
  const { name, description, measurement, problem } = looked;
  if (description === null) return null;
  return {
    name,
    role: entry(options.roles, name) ?? 'feature',
    test: measurement?.test.id ?? null,
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
function adjustAcross(columns: readonly Looked[]): Map<Looked, number> {
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
 * Compares the current window with the reference, column by column, and says whether the data has drifted.
 *
 * Pure: same tables and options, same result. No column can fail a run: what cannot be tested is skipped, with the
 * reason, in `skipped_columns`, and in `columns` too when its type is known. The verdict is `insufficient_data` when
 * the window has fewer rows than needed or no column could be tested.
 */
export function detectDrift(reference: Table, current: Table, options: DriftOptions): DriftResult {
  const profile = options.profile ?? 'calibrated';
  const minRows = options.minRows ?? DEFAULT_MIN_ROWS[profile];
  const driftShare = options.driftShare ?? DEFAULT_DRIFT_SHARE;
  const tooFewRows =
    current.rows < minRows
      ? `window has ${current.rows} ${current.rows === 1 ? 'row' : 'rows'}, fewer than the ${minRows} needed`
      : null;

  const listed = listColumns(reference, current, options.columns);
  const columns = listed.map((column, i) => {
    const looked = lookAt(column, profile, options, tooFewRows);
    options.onColumn?.(i + 1, listed.length, column.name);
    return looked;
  });
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

  const warnings = tableWarnings(reference, current);
  if (tooFewRows !== null) warnings.unshift(tooFewRows);
  else if (tested === 0) warnings.unshift('no column could be tested');
  warnings.push(...columns.flatMap((column) => column.warnings));

  return {
    schema_version: 1,
    model: options.model ?? null,
    profile,
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
