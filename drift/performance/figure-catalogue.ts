import { BINARY_FIGURES } from './binary-performance.js';
import type { Limits } from './chunk-thresholds.js';
import { REGRESSION_FIGURES } from './regression-figures.js';

/** What a model predicts: one of two classes, one of more, or a number. */
export type PerformanceTask = 'binary' | 'multiclass' | 'regression';

/** What there is to know of a figure besides its value. */
export interface FigureKind {
  /** Which way is good; `zero`: the nearer to 0 the better. */
  readonly better: 'higher' | 'lower' | 'zero';
  /** Values it can take at most. */
  readonly limits: Limits;
  /** Whether the verdict looks at it unless told. */
  readonly judged: boolean;
}

/** Figures of more than two classes, in the order in which they are shown. */
export const MULTICLASS_FIGURES = [
  'accuracy',
  'precision_macro',
  'precision_weighted',
  'precision_micro',
  'recall_macro',
  'recall_weighted',
  'recall_micro',
  'f1_macro',
  'f1_weighted',
  'f1_micro',
  'specificity_macro',
  'specificity_weighted',
  'specificity_micro',
  'roc_auc_macro',
  'roc_auc_weighted',
  'average_precision_macro',
  'log_loss',
  'brier',
  'ece',
] as const;

/** The names of a task's figures, in the order in which they are shown. */
export const FIGURES: Readonly<Record<PerformanceTask, readonly string[]>> = {
  binary: BINARY_FIGURES,
  multiclass: MULTICLASS_FIGURES,
  regression: REGRESSION_FIGURES,
};

/** Figures the verdict looks at unless told: several say nearly the same, and each more could fall by chance. */
const JUDGED: Readonly<Record<PerformanceTask, readonly string[]>> = {
  binary: ['accuracy', 'f1', 'roc_auc'],
  multiclass: ['accuracy', 'f1_macro'],
  regression: ['mae', 'rmse'],
};

const LOSSES: ReadonlySet<string> = new Set(['log_loss', 'brier', 'ece', 'mae', 'rmse', 'mape']);

/** What is known of the figure of that name. */
export function figureKind(task: PerformanceTask, name: string): FigureKind {
  const judged = JUDGED[task].includes(name);
  if (name === 'mean_error') return { better: 'zero', limits: { lower: null, upper: null }, judged };
  if (LOSSES.has(name)) return { better: 'lower', limits: { lower: 0, upper: null }, judged };
  if (name === 'r2') return { better: 'higher', limits: { lower: null, upper: 1 }, judged };
  return { better: 'higher', limits: { lower: 0, upper: 1 }, judged };
}
