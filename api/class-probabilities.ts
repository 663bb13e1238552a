import type { PredictionAnswer } from './predict.js';

/** The probability of each class, in the order in which the target declares them. */
export function classProbabilities(
  { probability, probabilities }: Pick<PredictionAnswer, 'probability' | 'probabilities'>,
  classes: readonly string[],
): number[] {
  if (probabilities) return classes.map((label) => probabilities[label] ?? 0);
  return [1 - (probability ?? 0), probability ?? 0];
}
