/** DriftResults for the tests of what comes after the engine, which made none of them. */
import type { ColumnResult, DriftResult } from '../drift/result.js';
import type { EarlierCheck } from './history.js';
import { bell, categoricalColumn, numericColumn, seededRandom } from './sample-columns.fixture.js';

/** A result with the given columns; its dataset block and verdict follow from them. */
export function resultOf(columns: ColumnResult[], overrides: Partial<DriftResult> = {}): DriftResult {
  const tested = columns.filter(({ status }) => status === 'tested');
  const drifted = tested.filter((column) => column.drifted).length;
  const share = tested.length === 0 ? 0 : drifted / tested.length;
  return {
    schema_version: 1,
    model: 'income',
    profile: 'calibrated',
    created_at: '2026-03-09T14:00:03.120Z',
    window: { start: '2026-03-08T14:00:00.000Z', end: '2026-03-09T14:00:00.000Z' },
    reference: { source: 'data/reference/income.csv', rows: 26_049 },
    current: { source: 'data/live/income/live_predictions*.csv', rows: 1_200 },
    verdict: share >= 0.3 ? 'drift' : 'stable',
    dataset: {
      columns: tested.length,
      drifted_columns: drifted,
      share,
      threshold: 0.3,
      drifted: share >= 0.3,
    },
    columns,
    skipped_columns: columns
      .filter(({ status }) => status === 'skipped')
      .map(({ name, reason }) => ({ name, reason: reason ?? 'skipped' })),
    warnings: [],
    ...overrides,
  };
}

const EDUCATION: readonly [string, number, number][] = [
  ['HS-grad', 8_400, 330],
  ['Some-college', 5_830, 240],
  ['Bachelors', 4_280, 302],
  ['Masters', 1_380, 96],
  ['Assoc-voc', 1_100, 52],
  ['11th', 940, 30],
  ['Assoc-acdm', 850, 45],
  ['10th', 745, 22],
  ['7th-8th', 515, 18],
  ['Prof-school', 460, 31],
  ['9th', 411, 12],
  ['12th', 346, 10],
  ['Doctorate', 330, 12],
  ['5th-6th', 266, 0],
  ['1st-4th', 134, 0],
  ['Bootcamp', 0, 14],
];

/** What a column says that has drifted. */
export const DRIFTED = { drifted: true, p_value: 3.2e-9, p_adjusted: 1.6e-8 };

type Quality = NonNullable<DriftResult['quality']>;

/** One side's data quality: nothing the matter but for `overrides`. */
export function sideQuality(
  rows: number,
  names: readonly string[],
  overrides: Partial<Quality['current']> = {},
): Quality['current'] {
  const matrix = (correlation: number) => ({
    columns: [...names],
    values: names.flatMap((_, i) => names.slice(i + 1).map(() => correlation)),
    left_out: [],
    undefined_pairs: [],
  });
  return {
    rows,
    columns: names.length,
    cells: { total: rows * names.length, missing: 0, missing_share: 0 },
    duplicate_rows: { count: 0, share: 0, reason: null },
    empty_rows: { count: 0, share: 0, reason: null },
    empty_columns: [],
    constant_columns: [],
    almost_constant_columns: [],
    duplicate_columns: [],
    correlations: { rows, pearson: matrix(0.1), spearman: matrix(0.2), cramers_v: matrix(0.3) },
    ...overrides,
  };
}

function incomeQuality(): Quality {
  const names = ['age', 'education', 'hours_per_week', 'prediction', 'probability'];
  return {
    reference: sideQuality(26_049, names, {
      duplicate_rows: { count: 24, share: 24 / 26_049, reason: null },
    }),
    current: sideQuality(1_200, names, {
      cells: { total: 6_000, missing: 28, missing_share: 28 / 6_000 },
      duplicate_rows: { count: 37, share: 37 / 1_200, reason: null },
      almost_constant_columns: [{ name: 'prediction', share: 0.955 }],
    }),
    largest_changes: [
      { a: 'age', b: 'probability', method: 'spearman', reference: 0.432, current: 0.1512, change: -0.2808 },
      {
        a: 'education',
        b: 'prediction',
        method: 'cramers_v',
        reference: 0.364,
        current: 0.41,
        change: 0.046,
      },
    ],
  };
}

/** The demo: ages eight years higher, other columns nearly as they were. */
export function incomeResult(): DriftResult {
  const random = seededRandom(7);
  const age = (mean: number, count: number) =>
    bell(random, count, mean, 13).map((value) => Math.min(90, Math.max(17, Math.round(value))));
  const hours = (count: number) =>
    bell(random, count, 40, 12).map((value) =>
      random() < 0.45 ? 40 : Math.min(99, Math.max(1, Math.round(value))),
    );
  const probability = (shift: number, count: number) =>
    Array.from({ length: count }, () => Math.min(1, random() ** 2.2 * 0.9 + shift));
  return resultOf(
    [
      numericColumn('age', age(38, 4_000), age(46, 1_200), {
        ...DRIFTED,
        score: 0.6412347,
        out_of_range: {
          type: 'numeric',
          reference_min: 17,
          reference_max: 90,
          below: 0,
          above: 3,
          share: 3 / 1_200,
        },
      }),
      categoricalColumn('education', EDUCATION, {
        ...DRIFTED,
        score: 0.1427,
        p_value: 0.00012,
        p_adjusted: 0.0003,
        out_of_range: { type: 'categorical', categories: 1, rows: 14, share: 14 / 1_214 },
      }),
      numericColumn('hours_per_week', hours(4_000), hours(1_200), {
        score: 0.0223,
        p_value: 0.23,
        p_adjusted: 0.23,
        missing: { reference: 0, current: 0.0233 },
      }),
      categoricalColumn(
        'prediction',
        [
          ['0', 19_800, 876],
          ['1', 6_249, 324],
        ],
        { role: 'prediction', score: 0.0309, p_value: 0.031, p_adjusted: 0.052 },
      ),
      numericColumn('probability', probability(0, 4_000), probability(0.02, 1_200), {
        role: 'prediction',
        score: 0.1031,
        p_value: 0.044,
        p_adjusted: 0.055,
      }),
    ],
    {
      skipped_columns: [{ name: 'timestamp', reason: 'a point in time, not a feature' }],
      quality: incomeQuality(),
    },
  );
}

/** `count` columns, three in four numeric, every fifth drifted. */
export function wideResult(count: number): DriftResult {
  const random = seededRandom(11);
  return resultOf(
    Array.from({ length: count }, (_, index) => {
      const drifted = index % 5 === 0;
      const verdict = drifted
        ? { ...DRIFTED, score: 0.1 + random() * 0.4 }
        : { score: random() * 0.1, p_value: random(), p_adjusted: random() };
      if (index % 4 === 3) {
        return categoricalColumn(
          `category_${index}`,
          Array.from({ length: 10 }, (_, row) => [
            `value number ${row}`,
            1 + Math.floor(random() * 900),
            1 + Math.floor(random() * 90),
          ]),
          verdict,
        );
      }
      const mean = 50 + 20 * random();
      return numericColumn(
        `measurement_${index}`,
        bell(random, 600, mean, 9),
        bell(random, 200, mean + (drifted ? 4 : 0), 9),
        verdict,
        30,
      );
    }),
  );
}

/** Seven earlier checks of a result: it drifted in the last three of them, as it does now. */
export function earlierChecks(result: DriftResult): EarlierCheck[] {
  return Array.from({ length: 7 }, (_, at) => {
    const day = at + 2;
    const drifted = at >= 4;
    return {
      windowEnd: `2026-03-0${day}T14:00:00.000Z`,
      verdict: drifted ? result.verdict : 'stable',
      dataset: drifted ? result.dataset : { ...result.dataset, drifted_columns: 0, share: 0 },
      href: `./drift_2026030${day}_140000.html`,
      columns: result.columns.map(({ name, test, threshold, ...column }, index) => ({
        name,
        test,
        threshold,
        score: column.score === null ? null : column.score * (drifted ? 1 : 0.2 + ((index + at) % 4) / 10),
        drifted: column.drifted && drifted,
      })),
    };
  });
}
