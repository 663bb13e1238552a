import type { DriftResult, TestId, Verdict } from '../drift/result.js';
import { thresholdRatio } from './charts/score-gauge.js';
import { type TrendCheck, trendEcho, trendStrip } from './charts/trend-strip.js';
import type { Markup } from './column-pictures.js';
import { formatCount, formatInstant } from './format.js';
import { TEST_NAMES } from './test-names.js';
import { plural } from './words.js';

/** An earlier check of the same model, as far as a trend needs it. */
export interface EarlierCheck {
  /** End of its window, ISO 8601. */
  readonly windowEnd: string;
  readonly verdict: Verdict;
  readonly dataset: Pick<DriftResult['dataset'], 'columns' | 'drifted_columns' | 'share'>;
  /** Its report, relative to this one; `null` when it has none. */
  readonly href: string | null;
  readonly columns: readonly {
    readonly name: string;
    readonly test: string | null;
    readonly score: number | null;
    readonly threshold: number | null;
    readonly drifted: boolean;
  }[];
}

/** What became of a column over the last checks. */
export interface ColumnTrend {
  readonly strip: Markup;
  /** The strip once more, for beside the words. */
  readonly echo: Markup;
  /** `Drifted since 2026-03-07 14:00 UTC, in 3 of the last 8 checks`. */
  readonly words: string;
}

export interface History {
  readonly dataset: DatasetHistory | null;
  /** `null` where there is no earlier check. */
  column(name: string, id: string): ColumnTrend | null;
}

export interface DatasetHistory {
  readonly strip: Markup;
  /** The strip in words. */
  readonly words: string;
  readonly checks: readonly {
    readonly time: string;
    readonly verdict: Verdict;
    readonly drifted: string;
    readonly href: string | null;
  }[];
}

/** A strip of more could not be read. */
const MOST_CHECKS = 30;

interface Check extends Omit<EarlierCheck, 'href' | 'columns'> {
  readonly href: string | null;
  readonly byName: ReadonlyMap<string, TrendCheck | null>;
}

/**
 * Sets a result among the earlier ones of its model.
 *
 * @param earlier in any order; those whose window does not end before that of the result are left out
 */
export function historyOf(result: DriftResult, earlier: readonly EarlierCheck[]): History {
  const { window } = result;
  const before =
    window === null
      ? []
      : earlier
          .filter(({ windowEnd }) => Date.parse(windowEnd) < Date.parse(window.end))
          .toSorted((one, other) => Date.parse(one.windowEnd) - Date.parse(other.windowEnd))
          .slice(1 - MOST_CHECKS);
  if (window === null || before.length === 0) return { dataset: null, column: () => null };
  const checks: Check[] = [...before, { ...result, windowEnd: window.end, href: null }].map((check) => ({
    ...check,
    byName: new Map(check.columns.map((column) => [column.name, trendCheck(column)])),
  }));
  return {
    dataset: datasetHistory(checks, result.dataset.threshold),
    column(name, id) {
      const values = checks.map(({ byName }) => byName.get(name) ?? null);
      const words = streakWords(checks, values, 'Drifted');
      return {
        strip: { markup: trendStrip({ checks: values }, words, id) },
        echo: { markup: trendEcho(values.length, id) },
        words,
      };
    },
  };
}

function trendCheck({ test, score, threshold, drifted }: EarlierCheck['columns'][number]): TrendCheck | null {
  if (test === null || score === null || threshold === null || !isTest(test))
    return drifted ? { ratio: 0, drifted } : null;
  const ratio = thresholdRatio(score, threshold, TEST_NAMES[test].lowerIsDrift);
  return { ratio, drifted };
}

function isTest(id: string): id is TestId {
  return Object.hasOwn(TEST_NAMES, id);
}

function datasetHistory(checks: readonly Check[], threshold: number): DatasetHistory {
  const values = checks.map(({ dataset, verdict }) =>
    verdict === 'insufficient_data'
      ? null
      : { ratio: thresholdRatio(dataset.share, threshold, false), drifted: verdict === 'drift' },
  );
  const text = streakWords(checks, values, 'Drift');
  return {
    strip: { markup: trendStrip({ checks: values }, text, 'verdicts') },
    words: `${text}.`,
    checks: checks
      .slice(0, -1)
      .map(({ windowEnd, verdict, dataset, href }) => ({
        time: formatInstant(windowEnd),
        verdict,
        drifted:
          verdict === 'insufficient_data'
            ? 'not enough data'
            : `${formatCount(dataset.drifted_columns)} of ${formatCount(dataset.columns)} columns`,
        href,
      }))
      .reverse(),
  };
}

/** Since when something has been so without a break, and how often at all. */
function streakWords(checks: readonly Check[], values: readonly (TrendCheck | null)[], word: string): string {
  const drifted = values.filter((value) => value?.drifted === true).length;
  const all = plural(values.length, 'check');
  if (drifted === 0) return `${word} in none of the last ${all}`;
  if (drifted === values.length) return `${word} in all of the last ${all}`;
  const streak = values.toReversed().findIndex((value) => value?.drifted !== true);
  const first = checks[values.length - streak];
  if (first === undefined) return `${word} in ${formatCount(drifted)} of the last ${all}, not now`;
  if (streak === 1) {
    return drifted === 1
      ? `${word} for the first time in the last ${all}`
      : `${word} again: in ${formatCount(drifted)} of the last ${all}`;
  }
  const before = drifted > streak ? `, and in ${formatCount(drifted - streak)} before` : '';
  return `${word} since ${formatInstant(first.windowEnd)}, in ${formatCount(streak)} of the last ${all}${before}`;
}
