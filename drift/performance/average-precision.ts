import type { ScoreGroups } from './score-groups.js';

/**
 * Average precision, as `sklearn.metrics.average_precision_score`: the sum over scores, from the highest down, of the
 * precision at that score times the recall gained by it.
 *
 * @returns from 0 to 1; `null` when no row is positive, where scikit-learn warns and gives 0
 */
export function averagePrecision({ positives, negatives }: ScoreGroups): number | null {
  const all = positives.at(-1) ?? 0;
  if (!(all > 0)) return null;
  let sum = 0;
  let before = 0;
  for (let group = 0; group < positives.length; group++) {
    const now = positives[group] as number;
    const rows = now + (negatives[group] as number);
    if (now > before) sum += ((now - before) * now) / rows;
    before = now;
  }
  return sum / all;
}
