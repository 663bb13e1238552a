/** How a model's answers were distributed in the last check: shares of its classes, quantiles of its scores. */
import type { ColumnResult, DriftResult } from '../drift/result.js';
import type { MakeGauge } from './scraped-gauges.js';

export const CLASS_RATIO = 'sentinelml_prediction_class_ratio';
export const OUTPUT_QUANTILE = 'sentinelml_prediction_quantile';

const WINDOWS = ['reference', 'current'] as const;
const QUANTILES = [
  ['0.05', 'q05'],
  ['0.25', 'q25'],
  ['0.5', 'median'],
  ['0.75', 'q75'],
  ['0.95', 'q95'],
] as const;
/** Classes with series of their own: the most frequent ones. */
const MOST_CLASSES = 20;

export interface OutputFigures {
  readonly classes: readonly {
    readonly label: string;
    readonly window: (typeof WINDOWS)[number];
    readonly share: number;
  }[];
  readonly quantiles: readonly {
    readonly output: string;
    readonly quantile: string;
    readonly window: (typeof WINDOWS)[number];
    readonly value: number;
  }[];
}

/**
 * The figures of what the model put out.
 *
 * @param labels the configured classes, of which predictions are positions; none of a regression. What is none of them has no
 *   series, as the log may hold anything.
 */
export function outputFigures({ columns }: DriftResult, labels: readonly string[]): OutputFigures {
  const outputs = columns.filter(({ role }) => role === 'prediction');
  return {
    classes: outputs.flatMap((column) => classShares(column, labels)),
    quantiles: outputs.flatMap((column) =>
      WINDOWS.flatMap((window) => {
        const side = column[window];
        if (side?.type !== 'numeric') return [];
        return QUANTILES.flatMap(([quantile, field]) => {
          const value = side[field];
          return value === null ? [] : [{ output: column.name, quantile, window, value }];
        });
      }),
    ),
  };
}

function classShares(column: ColumnResult, labels: readonly string[]): OutputFigures['classes'] {
  if (column.type !== 'categorical') return [];
  return labels
    .map((label, at) => ({
      shares: WINDOWS.flatMap((window) => {
        const share = shareOf(column[window], String(at));
        return share === null ? [] : [{ label, window, share }];
      }),
      at,
    }))
    .sort((a, b) => largest(b.shares) - largest(a.shares) || a.at - b.at)
    .slice(0, MOST_CLASSES)
    .sort((a, b) => a.at - b.at)
    .flatMap(({ shares }) => shares);
}

/** `null` where it is not known: a summary holds the most frequent values alone. */
function shareOf(side: ColumnResult['current'], value: string): number | null {
  if (side?.type !== 'categorical') return null;
  const found = side.top.find((one) => one.value === value);
  if (found) return found.share;
  return side.top.length < side.distinct ? null : 0;
}

function largest(shares: readonly { readonly share: number }[]): number {
  return Math.max(0, ...shares.map(({ share }) => share));
}

/** Gauges of a model's answers. @returns sets those of one model */
export function outputGauges(gauge: MakeGauge): (model: string, figures: OutputFigures) => void {
  const ratio = gauge(
    CLASS_RATIO,
    'Share of a predicted class, in the reference and in the window of the last check.',
    'predicted_class',
    'window',
  );
  const quantiles = gauge(
    OUTPUT_QUANTILE,
    'Quantile of the probability, or of the predicted number, in the reference and in the window of the last check.',
    'output',
    // `quantile` is a label of summaries alone, to Prometheus.
    'point',
    'window',
  );
  return function show(model, { classes, quantiles: marks }) {
    for (const { label, window, share } of classes)
      ratio.set({ model, predicted_class: label, window }, share);
    for (const { output, quantile, window, value } of marks)
      quantiles.set({ model, output, point: quantile, window }, value);
  };
}
