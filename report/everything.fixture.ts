/** A result with each section that a report can have, as full as checks make them: performance, groups, reasons, changes, columns together. */
import { type DriftResult, driftResultSchema } from '../drift/result.js';
import { optionsOf, withPerformance } from './adult-results.fixture.js';
import { fairnessSection } from './fairness.fixture.js';
import type { OutputWindow } from './output-history.js';
import type { ReportOptions } from './report-view.js';

const HOUR = 3_600_000;
/** As many columns as a check watches and tells of at most. */
const MOST_RANKED = 20;

/** The result with all of them, and columns that were not tested, and warnings. */
export function withEverything(moved: DriftResult): DriftResult {
  const { performance, ...result } = withPerformance(moved);
  if (performance === undefined || result.window === null) throw new Error('nothing was measured');
  const end = Date.parse(result.window.end);
  const ago = (hours: number) => new Date(end - hours * HOUR + 7_250).toISOString();
  const named = result.columns.slice(0, MOST_RANKED);
  return driftResultSchema.parse({
    ...result,
    warnings: named.slice(0, 5).map(({ name }) => `"${name}" has 12 values of another type, left out.`),
    skipped_columns: named.slice(0, 5).map(({ name }) => ({
      name: `${name}_at`,
      reason: 'a point in time, not a feature',
    })),
    multivariate: {
      rows: { reference: 10_000, current: 3_000 },
      seed: 1,
      columns: result.columns.length,
      left_out: [{ name: 'native_country', reason: '42 categories, more than 30' }],
      in_verdict: false,
      drifted: true,
      reconstruction: {
        reason: null,
        threshold: 0.1,
        p_value: 0.00012,
        p_adjusted: 0.00024,
        drifted: true,
        components: 6,
        reference_error: 1.234,
        current_error: 1.678,
        score: 0.456,
      },
      domain_classifier: {
        reason: null,
        threshold: 0.55,
        p_value: 0.00012,
        p_adjusted: 0.00024,
        drifted: true,
        auc: 0.8123,
        importances: named.map(({ name }, at) => ({ name, importance: 0.2 / (at + 1) })),
      },
    },
    changes: {
      windows: 240,
      overlapping: 12,
      baseline: 20,
      checks_to_false_alarm: 1_000,
      figures: [
        ...result.columns.map(({ name }) => ({ name, kind: 'column' })),
        { name: 'accuracy', kind: 'performance' },
        { name: 'reconstruction', kind: 'multivariate' },
      ].map((figure, at) => ({
        ...figure,
        calendar: 'hour_of_week',
        value: 0.4321,
        lower: 0.1234,
        upper: 0.3456,
        crosses: true,
        change: { direction: 'up', since: ago(at + 20), earliest: ago(at + 24), found: ago(at + 12) },
      })),
    },
    why: {
      sentence:
        'Accuracy has fallen from 0.82 to 0.74: errors grew most where age > 37 and <= 48, sex = Female (412 rows, from 12.1 % to 31.4 %, p < 0.001); of the drifted columns “education” matters most to the model.',
      importance: {
        model_version: 'rf-0123456789',
        figure: 'roc_auc',
        measured_on: 'held_out',
        rows: 8_000,
      },
      reason: null,
      correlated_with: { figure: 'accuracy', windows: 40 },
      columns: named.map(({ name }, at) => ({
        name,
        drift: 12.345 / (at + 1),
        importance: 0.1234 / (at + 1),
        importance_share: 0.4321 / (at + 1),
        impact: 1.2345 / (at + 1),
        correlation: 0.789,
        correlation_p_value: 0.0123,
        domain_importance: 0.2 / (at + 1),
      })),
    },
    performance: {
      ...performance,
      target_drift: result.columns.find(({ type }) => type === 'categorical') ?? null,
      fairness: fairnessSection(),
      segments: {
        losses: 'errors',
        rows: { reference: 4_000, current: 800 },
        tested: 57,
        found: 9,
        segments: ['age > 37 and <= 48, sex = Female', 'education = Bachelors', 'hours_per_week > 45'].map(
          (segment, at) => ({
            segment,
            rows: { reference: 812, current: 412 - at },
            reference: 0.1214,
            current: 0.3142,
            interval: [0.1234, 0.2345],
            p_adjusted: 0.000123,
            share_of_growth: 0.4567,
          }),
        ),
      },
    },
  });
}

/** What stands beside such a result in life, with what the model put out in earlier windows. */
export function everyOption(result: DriftResult, checks: number): ReportOptions {
  const options = optionsOf(result, checks);
  const outputs = (options.earlier ?? []).map(
    ({ windowEnd }, at): OutputWindow => ({
      windowEnd,
      classes: [
        { value: '0', share: 0.7 - (at % 9) / 100 },
        { value: '1', share: 0.3 + (at % 9) / 100 },
      ],
      score: { q05: 0.011 + at / 1000, q25: 0.1123, median: 0.2345, q75: 0.4567, q95: 0.8912 - at / 1000 },
    }),
  );
  return { ...options, outputs };
}
