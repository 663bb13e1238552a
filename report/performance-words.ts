/** What a performance section says, in words. */
import type { PerformanceFigure, PerformanceSection } from '../drift/performance/performance-schema.js';
import { formatCount, formatNumber, formatPercent, formatScore } from './format.js';
import { plural } from './words.js';

const NAMES: Readonly<Record<string, string>> = {
  accuracy: 'Accuracy',
  balanced_accuracy: 'Balanced accuracy',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  specificity: 'Specificity',
  roc_auc: 'ROC-AUC',
  average_precision: 'Average precision',
  log_loss: 'Log loss',
  brier: 'Brier score',
  ece: 'Calibration error (ECE)',
  mae: 'Mean absolute error',
  rmse: 'Root mean squared error',
  mape: 'Mean absolute percentage error',
  r2: 'R²',
  mean_error: 'Mean error',
};

/** A figure's name for people, such as `F1, macro`. */
export function figureName(name: string): string {
  const known = NAMES[name];
  if (known !== undefined) return known;
  const [, figure = name, average] = /^(.+)_(macro|weighted|micro)$/.exec(name) ?? [];
  const base = NAMES[figure] ?? figure;
  return average === undefined ? base : `${base}, ${average}`;
}

export function verdictName(verdict: PerformanceSection['verdict']): string {
  return { as_expected: 'as expected', fallen: 'fallen', unknown: 'not known' }[verdict];
}

/** The verdict, what it rests on, and how many labels there are. */
export function performanceSentence(section: PerformanceSection): string {
  const { verdict, judged_by: by, labels } = section;
  const { predictions, labelled, coverage, needed } = labels;
  const share = coverage === null ? '' : ` (${formatPercent(coverage)})`;
  const known = `${formatCount(labelled)} of ${plural(predictions, 'prediction')} ${labelled === 1 ? 'has a label' : 'have labels'}${share}`;
  if (by === null) {
    const few = labelled < needed ? `, fewer than the ${formatCount(needed)} it takes to judge` : '';
    return `Performance is not judged. ${known}${few}.`;
  }
  if (verdict !== 'fallen') return `Performance is as expected, judged ${BASES[by]}. ${known}.`;
  return `${fallSentence(section)} ${known}.`;
}

/** Which figures have fallen, and how low; of a section whose verdict is that. */
export function fallSentence({ judged_by: by, figures }: PerformanceSection): string {
  if (by === null) return 'Performance has fallen.';
  const fallen = figures.filter(({ judged, fallen }) => judged && fallen[by]);
  return `Performance has fallen, judged ${BASES[by]}: ${fallen.map((figure) => fallWords(figure, by)).join('; ')}.`;
}

const BASES = { realised: 'by labels', estimated: 'by estimate, as too few labels are known' } as const;

/** `Accuracy 0.74, below 0.79`. */
export function fallWords(figure: PerformanceFigure, by: 'realised' | 'estimated'): string {
  const value = figure[by]?.value ?? null;
  const { lower, upper } = figure.bounds;
  const at = value === null ? '' : ` ${formatNumber(value)}`;
  const name = figureName(figure.name);
  if (lower !== null && value !== null && value < lower) return `${name}${at}, below ${formatNumber(lower)}`;
  return upper === null ? `${name}${at}` : `${name}${at}, above ${formatNumber(upper)}`;
}

/** `0.71 to 0.86`, `at least 0.71`, or a dash. */
export function boundsWords({ lower, upper }: Pick<PerformanceFigure['bounds'], 'lower' | 'upper'>): string {
  if (lower !== null && upper !== null) return `${formatScore(lower)} to ${formatScore(upper)}`;
  if (lower !== null) return `at least ${formatScore(lower)}`;
  return upper === null ? '–' : `at most ${formatScore(upper)}`;
}

/** How far the estimates of a figure have been off, in a sentence; `null` when no window shows it. */
export function estimateErrorWords(figure: PerformanceFigure): string | null {
  const { estimate_error: error, name } = figure;
  if (error === null) return null;
  const over =
    error.windows === 1 ? 'In the one window known so far' : `Over the last ${error.windows} windows`;
  const direction = error.mean > 0 ? 'too high' : 'too low';
  return `${over} the estimate of ${figureName(name)} was off by ${formatNumber(error.mean_absolute)} on average, ${direction} by ${formatNumber(Math.abs(error.mean))}.`;
}
