/**
 * The four cells of a two-class confusion matrix. Whole numbers where labels are known, expected numbers where they are
 * estimated.
 */
export interface ConfusionCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/**
 * Counts rows by actual and predicted class.
 *
 * @param actual 1 for the positive class, else 0, one a row
 * @param predicted the same of the model's answer
 * @throws RangeError when the lengths differ
 */
export function confusionCounts(actual: Uint8Array, predicted: Uint8Array): ConfusionCounts {
  sameRows(actual.length, predicted.length);
  let positives = 0;
  let predictedPositives = 0;
  let truePositives = 0;
  for (let row = 0; row < actual.length; row++) {
    const is = actual[row] as number;
    const said = predicted[row] as number;
    positives += is;
    predictedPositives += said;
    truePositives += is & said;
  }
  return {
    truePositives,
    falsePositives: predictedPositives - truePositives,
    falseNegatives: positives - truePositives,
    trueNegatives: actual.length - predictedPositives - positives + truePositives,
  };
}

/** @throws RangeError when the two are not equal */
export function sameRows(expected: number, got: number): void {
  if (expected !== got) throw new RangeError(`Expected ${expected} rows, got ${got}.`);
}
