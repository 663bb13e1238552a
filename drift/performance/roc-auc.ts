import type { ScoreGroups } from './score-groups.js';

/**
 * Area under the ROC curve, as `sklearn.metrics.roc_auc_score`: the chance that a positive row scores above a negative
 * one, a tie counting half.
 *
 * @returns from 0 to 1; `null` when a class has no rows
 */
export function rocAuc({ positives, negatives }: ScoreGroups): number | null {
  const pairs = (positives.at(-1) ?? 0) * (negatives.at(-1) ?? 0);
  if (!(pairs > 0)) return null;
  let twiceArea = 0;
  let positivesBefore = 0;
  let negativesBefore = 0;
  for (let group = 0; group < positives.length; group++) {
    const positivesNow = positives[group] as number;
    const negativesNow = negatives[group] as number;
    twiceArea += (negativesNow - negativesBefore) * (positivesNow + positivesBefore);
    positivesBefore = positivesNow;
    negativesBefore = negativesNow;
  }
  return twiceArea / 2 / pairs;
}
