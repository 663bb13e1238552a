import type { DriftResult, Verdict } from '../drift/result.js';
import { thresholdRatio } from './charts/score-gauge.js';
import { type TrendCheck, trendStrip } from './charts/trend-strip.js';
import type { Markup } from './column-pictures.js';
import { formatCount, instantFormat } from './format.js';
import { streakWords } from './streak-words.js';
import { trendCheck } from './trend-check.js';

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
  /** `Drifted since 2026-03-07 14:00 UTC, in 3 of the last 8 checks`. */
  readonly words: string;
}

export interface History {
  readonly dataset: DatasetHistory | null;
  /** `null` where there is no earlier check. */
  column(name: string): ColumnTrend | null;
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
  const ends = checks.map(({ windowEnd }) => windowEnd);
  const written = instantFormat(ends);
  return {
    dataset: datasetHistory(checks, result.dataset.threshold, written),
    column(name) {
      const values = checks.map(({ byName }) => byName.get(name) ?? null);
      const words = streakWords(ends, values, 'Drifted', written);
      return {
        strip: { markup: trendStrip({ checks: values }, briefWords(values)) },
        words,
      };
    },
  };
}

/** For the strip in the table; the column's section says more. */
function briefWords(values: readonly (TrendCheck | null)[]): string {
  const drifted = values.filter((value) => value?.drifted === true).length;
  return `Drifted in ${drifted} of ${formatCount(values.length)}`;
}

function datasetHistory(
  checks: readonly Check[],
  threshold: number,
  written: (instant: string) => string,
): DatasetHistory {
  const values = checks.map(({ dataset, verdict }) =>
    verdict === 'insufficient_data'
      ? null
      : { ratio: thresholdRatio(dataset.share, threshold, false), drifted: verdict === 'drift' },
  );
  const ends = checks.map(({ windowEnd }) => windowEnd);
  const text = streakWords(ends, values, 'Drift', written);
  return {
    strip: { markup: trendStrip({ checks: values }, text) },
    words: `${text}.`,
    checks: checks
      .slice(0, -1)
      .map(({ windowEnd, verdict, dataset, href }) => ({
        time: written(windowEnd),
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
