import { type ConfusionMatrix, eachAgainstRest } from './confusion-matrix.js';
import { type CountFigure, countRatio } from './count-figures.js';

/** Ways to make one figure of the figures of all classes. */
export type Average = 'macro' | 'weighted' | 'micro';

/**
 * One figure of all classes, as scikit-learn's `average=`: `macro` is the mean over classes, `weighted` the mean by rows
 * of the actual class, `micro` the ratio of summed counts. A class whose figure is not defined counts as 0, which is
 * scikit-learn's default too, and a class that has no row and was never predicted takes no part.
 *
 * @param figure one of two classes; specificity has no counterpart in scikit-learn and is averaged likewise
 * @returns from 0 to 1; `null` without rows
 */
export function classAverage(
  matrix: ConfusionMatrix,
  figure: Exclude<CountFigure, 'accuracy'>,
  average: Average,
): number | null {
  let sum = 0;
  let weights = 0;
  for (const counts of eachAgainstRest(matrix)) {
    const support = counts.truePositives + counts.falseNegatives;
    if (support + counts.falsePositives === 0) continue;
    const { part, whole } = countRatio(figure, counts);
    if (average === 'micro') {
      sum += part;
      weights += whole;
    } else {
      const weight = average === 'macro' ? 1 : support;
      sum += weight * (whole > 0 ? part / whole : 0);
      weights += weight;
    }
  }
  return weights > 0 ? sum / weights : null;
}
