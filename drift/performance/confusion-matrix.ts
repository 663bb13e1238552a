import { type ConfusionCounts, sameRows } from './confusion-counts.js';

/** How many rows of every actual class were predicted as every class, one row of counts for each actual class. */
export interface ConfusionMatrix {
  readonly classes: number;
  /** `counts[actual * classes + predicted]` */
  readonly counts: Float64Array;
}

/**
 * Counts rows by actual and predicted class, as `sklearn.metrics.confusion_matrix`.
 *
 * @param actual the class of each row, from 0 to `classes` - 1
 * @param predicted the class the model gave it
 * @throws RangeError when the lengths differ, or a row's class is none of these
 */
export function confusionMatrix(actual: Int32Array, predicted: Int32Array, classes: number): ConfusionMatrix {
  sameRows(actual.length, predicted.length);
  const counts = new Float64Array(classes * classes);
  for (let row = 0; row < actual.length; row++) {
    const is = actual[row] as number;
    const said = predicted[row] as number;
    if (is < 0 || said < 0 || is >= classes || said >= classes)
      throw new RangeError(`Expected classes from 0 to ${classes - 1}, got ${is} and ${said} in row ${row}.`);
    const at = is * classes + said;
    counts[at] = (counts[at] as number) + 1;
  }
  return { classes, counts };
}

/** The four counts of every class against all others. */
export function eachAgainstRest({ classes, counts }: ConfusionMatrix): ConfusionCounts[] {
  const actual = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  let all = 0;
  for (let i = 0; i < classes; i++) {
    for (let j = 0; j < classes; j++) {
      const rows = counts[i * classes + j] as number;
      actual[i] = (actual[i] as number) + rows;
      predicted[j] = (predicted[j] as number) + rows;
      all += rows;
    }
  }
  return Array.from({ length: classes }, (_, k) => {
    const truePositives = counts[k * classes + k] as number;
    const falsePositives = (predicted[k] as number) - truePositives;
    const falseNegatives = (actual[k] as number) - truePositives;
    const trueNegatives = all - truePositives - falsePositives - falseNegatives;
    return { truePositives, falsePositives, falseNegatives, trueNegatives };
  });
}

/** Share of rows on the diagonal, as `sklearn.metrics.accuracy_score`; `null` without rows. */
export function matrixAccuracy({ classes, counts }: ConfusionMatrix): number | null {
  let all = 0;
  let right = 0;
  for (let i = 0; i < classes; i++) {
    right += counts[i * classes + i] as number;
    for (let j = 0; j < classes; j++) all += counts[i * classes + j] as number;
  }
  return all > 0 ? right / all : null;
}
