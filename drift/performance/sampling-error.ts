import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { averagePrecisionError } from './average-precision-error.js';
import { confusionCounts } from './confusion-counts.js';
import { type CountFigure, countFigure } from './count-figures.js';
import type { ScoreGroups } from './score-groups.js';
import { groupsOfScoredRows, type ScoredRows } from './scored-rows.js';

/**
 * What a figure's scatter between samples of some size follows from: the standard deviation of what one row adds, and
 * the share of rows that add to it.
 */
export interface SamplingSpread {
  readonly spread: number;
  readonly share: number;
}

/** Figures that are estimated without labels. */
export const ESTIMATED_FIGURES = [
  'accuracy',
  'precision',
  'recall',
  'f1',
  'specificity',
  'roc_auc',
  'average_precision',
] as const;
export type EstimatedFigure = (typeof ESTIMATED_FIGURES)[number];

/** How figures scatter between samples. */
export interface Spreads {
  readonly spreads: Readonly<Record<EstimatedFigure, SamplingSpread>>;
  /** Standard deviation of what one row adds to the ROC-AUC, be it positive or negative. */
  readonly areaSpread: number;
}

export interface Predictions {
  /** 1 where the model said positive, else 0. */
  readonly predicted: Uint8Array;
  /** Its score: the probability of the positive class. */
  readonly probabilities: Float64Array;
}

/** Standard error of a figure on so many rows; NaN where none would add to it. */
export function samplingError({ spread, share }: SamplingSpread, rows: number): number {
  return spread / Math.sqrt(rows * share);
}

/**
 * How figures scatter, learnt from rows whose truth is known, as NannyML defines it: shares as shares do, F1 by what a row
 * that is positive or was predicted so adds to it, the ROC-AUC by the placements of the rarer class among the other, the
 * average precision by a bootstrap.
 *
 * @param sorted the same rows by score
 */
export function samplingSpreads(
  actual: Uint8Array,
  { predicted, probabilities }: Predictions,
  sorted: ScoredRows,
  kernel: NumbersKernel,
): Spreads {
  const rows = actual.length;
  const groups = groupsOfScoredRows(sorted);
  const counts = confusionCounts(actual, predicted);
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts;
  const ofShare = (figure: CountFigure, whole: number): SamplingSpread => ({
    spread: deviationOfShare(countFigure(figure, counts)),
    share: whole / rows,
  });
  const concerned = tp + fp + fn;
  const found = concerned > 0 ? tp / concerned : null;
  const apError = averagePrecisionError(actual, probabilities, kernel);
  const spreads = {
    accuracy: ofShare('accuracy', rows),
    precision: ofShare('precision', tp + fp),
    recall: ofShare('recall', tp + fn),
    f1: {
      spread: (concerned / (tp + (fp + fn) / 2)) * deviationOfShare(found),
      share: concerned / rows,
    },
    specificity: ofShare('specificity', tn + fp),
    roc_auc: placementSpread(groups, rows),
    average_precision: { spread: apError * Math.sqrt(rows), share: 1 },
  };
  return { spreads, areaSpread: areaSpread(groups, rows) };
}

function deviationOfShare(share: number | null): number {
  return share === null ? Number.NaN : Math.sqrt(share * (1 - share));
}

/** Deviation of the share of the commoner class that a row of the rarer one outranks. */
function placementSpread({ positives, negatives }: ScoreGroups, rows: number): SamplingSpread {
  const rare = (positives.at(-1) ?? 0) > rows / 2 ? negatives : positives;
  const common = rare === positives ? negatives : positives;
  return {
    spread: Math.sqrt(placementVariance(rare, common)),
    share: (rare.at(-1) ?? 0) / rows,
  };
}

/** Standard deviation of what one row adds to the ROC-AUC, of either class (DeLong, DeLong and Clarke-Pearson 1988). */
function areaSpread({ positives, negatives }: ScoreGroups, rows: number): number {
  const shareOf = (one: Float64Array): number => (one.at(-1) ?? 0) / rows;
  return Math.sqrt(
    placementVariance(positives, negatives) / shareOf(positives) +
      placementVariance(negatives, positives) / shareOf(negatives),
  );
}

/** Variance of the share of the other class that a row outranks. */
function placementVariance(own: Float64Array, other: Float64Array): number {
  const ownRows = own.at(-1) ?? 0;
  const otherRows = other.at(-1) ?? 0;
  let sum = 0;
  let squares = 0;
  for (let group = 0; group < own.length; group++) {
    const here = (own[group] as number) - (own[group - 1] ?? 0);
    const placement = ((other[group - 1] ?? 0) + (other[group] as number)) / 2 / otherRows;
    sum += here * placement;
    squares += here * placement * placement;
  }
  const mean = sum / ownRows;
  return Math.max(0, squares / ownRows - mean * mean);
}
