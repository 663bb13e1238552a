import type { ConfusionCounts } from './confusion-counts.js';

/** A part of a whole, both counts; the figure is their ratio, and is not defined where the whole is 0. */
export interface Ratio {
  readonly part: number;
  readonly whole: number;
}

/** The figures that follow from the four counts alone. */
export const COUNT_FIGURES = ['accuracy', 'precision', 'recall', 'f1', 'specificity'] as const;
export type CountFigure = (typeof COUNT_FIGURES)[number];

const RATIOS: Readonly<Record<CountFigure, (counts: ConfusionCounts) => Ratio>> = {
  accuracy: ({ truePositives: tp, trueNegatives: tn, falsePositives: fp, falseNegatives: fn }) => ({
    part: tp + tn,
    whole: tp + tn + fp + fn,
  }),
  precision: ({ truePositives: tp, falsePositives: fp }) => ({ part: tp, whole: tp + fp }),
  recall: ({ truePositives: tp, falseNegatives: fn }) => ({ part: tp, whole: tp + fn }),
  f1: ({ truePositives: tp, falsePositives: fp, falseNegatives: fn }) => ({
    part: 2 * tp,
    whole: 2 * tp + fp + fn,
  }),
  specificity: ({ trueNegatives: tn, falsePositives: fp }) => ({ part: tn, whole: tn + fp }),
};

/** Why a figure of counts is not defined: what its denominator counts is 0. */
export const UNDEFINED_BECAUSE: Readonly<Record<CountFigure, string>> = {
  accuracy: 'there are no rows',
  precision: 'no row was predicted positive',
  recall: 'no row is positive',
  f1: 'no row is positive or was predicted positive',
  specificity: 'no row is negative',
};

/** Part and whole of a figure. The whole of F1 counts true positives twice. */
export function countRatio(figure: CountFigure, counts: ConfusionCounts): Ratio {
  return RATIOS[figure](counts);
}

/** A figure from 0 to 1, as scikit-learn's function of that name; `null` where it is not defined. */
export function countFigure(figure: CountFigure, counts: ConfusionCounts): number | null {
  const { part, whole } = countRatio(figure, counts);
  return whole > 0 ? part / whole : null;
}
