import { measureCalibrated } from './calibrated/measure-calibrated.js';
import { type MissingMeasurement, measureMissing } from './calibrated/missing-share.js';
import { type ExaminedColumn, examineColumn } from './examine-column.js';
import type { ListedColumn } from './list-columns.js';
import { measureEvidently } from './measure-evidently.js';
import type { ColumnSettings, Measure, Measurement } from './measurement.js';
import { DEFAULT_ALPHA, type DriftOptions, optionOf } from './options.js';
import type { ColumnResult, Profile } from './result.js';
import { missingShare } from './sample-pair.js';
import { TESTS } from './test-registry.js';
import { columnWarnings, loneWarning } from './warnings.js';

const MEASURES: Readonly<Record<Profile, Measure>> = {
  calibrated: measureCalibrated,
  evidently: measureEvidently,
};

/**
 * A column once it was looked at: plain data that may cross a thread. Holds no values any more: a wide table would
 * fill the memory with them.
 */
export interface LookedColumn {
  readonly name: string;
  /** What was measured; `null` when the column was skipped. */
  readonly measurement: Measurement | null;
  /** How its share of missing rows changed; `null` when nothing is missing, or the profile does not ask. */
  readonly missing: MissingMeasurement | null;
  /** Why it was skipped; `null` when it was tested. */
  readonly problem: string | null;
  /** What the result says of the column besides its score; `null` when its type is not known. */
  readonly description: ColumnDescription | null;
  readonly warnings: readonly string[];
}

export type ColumnDescription = Pick<
  ColumnResult,
  | 'type'
  | 'type_reason'
  | 'missing'
  | 'new_categories'
  | 'lost_categories'
  | 'reference'
  | 'current'
  | 'out_of_range'
  | 'histogram'
>;

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
    out_of_range: examined.outOfRange,
    histogram: examined.histogram,
  };
}

/**
 * Types, prepares and measures one column. Never throws: what goes wrong is the reason why the column is skipped.
 *
 * @param tooFewRows why no column of this window can be tested; `null` when the window is large enough
 */
export function lookAtColumn(
  listed: ListedColumn,
  profile: Profile,
  options: DriftOptions,
  tooFewRows: string | null,
): LookedColumn {
  const { name } = listed;
  const testId = optionOf(options.tests, name);
  const settings: ColumnSettings = {
    test: testId === undefined ? undefined : TESTS[testId],
    threshold: optionOf(options.thresholds, name),
    alpha: options.alpha ?? DEFAULT_ALPHA,
  };
  const skipped = (
    problem: string,
    description: ColumnDescription | null,
    warnings: readonly string[],
  ): LookedColumn => ({ name, measurement: null, missing, problem, description, warnings });

  let missing: MissingMeasurement | null = null;
  let description: ColumnDescription | null = null;
  let warnings: readonly string[] = [];
  try {
    const examined = examineColumn(listed, {
      profile,
      declared: optionOf(options.types, name),
      testNeedsNumbers: settings.test !== undefined && !settings.test.columnTypes.includes('categorical'),
    });
    if ('untyped' in examined) return skipped(examined.untyped, null, []);
    description = describe(examined);
    warnings = columnWarnings(name, examined, profile);
    if (profile === 'calibrated' && tooFewRows === null && listed.problem === null)
      missing = measureMissing(examined.pair.reference, examined.pair.current);
    const problem = examined.problem ?? tooFewRows;
    if (problem !== null) return skipped(problem, description, warnings);
    const measured = MEASURES[profile](examined.pair, settings);
    if ('skipped' in measured) return skipped(measured.skipped, description, warnings);
    warnings = [...warnings, ...loneWarning(name, examined.type, measured.lone ?? 0)];
    return { name, measurement: measured, missing, problem: null, description, warnings };
  } catch (error) {
    // One bad column never spoils the others.
    const problem = `its test failed: ${error instanceof Error ? error.message : String(error)}`;
    return skipped(problem, description, warnings);
  }
}
