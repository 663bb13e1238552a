import type { DriftResult } from '../drift/result.js';
import type { QuantileMarks } from './charts/histogram-chart.js';
import { quantileHistory } from './charts/quantile-history.js';
import { shareHistory } from './charts/share-history.js';
import type { Markup } from './column-pictures.js';
import { formatNumber, formatPercent, shorten, visibleText } from './format.js';

/** What a model put out in an earlier window, as run records keep it. */
export interface OutputWindow {
  /** End of the window, ISO 8601. */
  readonly windowEnd: string;
  /** `null` of numbers. */
  readonly classes: readonly { readonly value: string; readonly share: number }[] | null;
  readonly score: { readonly [mark in keyof QuantileMarks]: number | null } | null;
}

export interface OutputPicture {
  readonly caption: string;
  readonly chart: Markup;
}

/** Strips of more classes would take more room than they say. */
const MOST_CLASSES = 3;
const MOST_WINDOWS = 30;

/**
 * Shares of the predicted classes and quantiles of the scores over the last windows, this one at the right, beside those of the
 * reference. Of two classes the second one's share says both.
 *
 * @param earlier in any order
 */
export function outputHistory(result: DriftResult, earlier: readonly OutputWindow[]): OutputPicture[] {
  const { window, columns } = result;
  if (window === null) return [];
  const before = earlier
    .filter(({ windowEnd }) => Date.parse(windowEnd) < Date.parse(window.end))
    .toSorted((a, b) => Date.parse(a.windowEnd) - Date.parse(b.windowEnd))
    .slice(1 - MOST_WINDOWS);
  if (before.length === 0) return [];
  const outputs = columns.filter(({ role }) => role === 'prediction');
  const over = `in the last ${before.length + 1} windows`;
  const labels = result.performance?.classes ?? null;
  return outputs.flatMap((column): OutputPicture[] => {
    const { current, reference } = column;
    const name = shorten(visibleText(column.name), 40);
    if (current?.type === 'categorical') {
      const referenceShares = reference?.type === 'categorical' ? reference.top : [];
      const shareOf = (top: readonly { value: string; share: number }[], value: string) =>
        top.find((one) => one.value === value)?.share ?? 0;
      const all = [...new Set([...referenceShares, ...current.top].map(({ value }) => value))];
      const shown = all.length === 2 ? all.toSorted().slice(1) : all.slice(0, MOST_CLASSES);
      return shown.map((value) => {
        const shares = [
          ...before.map(({ classes }) => classes && shareOf(classes, value)),
          shareOf(current.top, value),
        ];
        const usual = shareOf(referenceShares, value);
        const top = Math.max(usual, ...shares.map((share) => share ?? 0));
        const label = shorten(visibleText(labels?.[Number(value)] ?? value), 40);
        const words = `${name} ${label}: ${formatPercent(shareOf(current.top, value))}, ${formatPercent(usual)} in the reference`;
        return {
          caption: `${words}; bars: share ${over}, line: reference`,
          chart: { markup: shareHistory({ shares, reference: usual, top }, words) },
        };
      });
    }
    if (current?.type !== 'numeric') return [];
    const checks = [...before.map(({ score }) => marksOf(score)), marksOf(current)];
    if (checks.every((marks) => marks === null)) return [];
    const median = current.median === null ? 'not known' : formatNumber(current.median);
    return [
      {
        caption: `${name}: quantiles ${over}, band: middle half of the reference`,
        chart: {
          markup: quantileHistory(
            { checks, reference: marksOf(reference?.type === 'numeric' ? reference : null) },
            { title: `${name} ${over}`, description: `Median ${median} in this window.` },
          ),
        },
      },
    ];
  });
}

function marksOf(summary: OutputWindow['score']): QuantileMarks | null {
  if (summary === null) return null;
  const { q05, q25, median, q75, q95 } = summary;
  if (q05 === null || q25 === null || median === null || q75 === null || q95 === null) return null;
  return { q05, q25, median, q75, q95 };
}
