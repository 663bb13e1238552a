/** What each row loses, so that a figure, its standard error and its expectation all are means of the same thing. */

/** Probabilities of 0 and 1 are taken as this far from them, as scikit-learn does. */
const CLIP = Number.EPSILON;

/**
 * Logarithmic loss of a probability, in nats; its mean is `sklearn.metrics.log_loss`.
 *
 * @param probability that the model gave to what came true
 */
export function logLoss(probability: number): number {
  return -Math.log(Math.min(1 - CLIP, Math.max(CLIP, probability)));
}

/** Squared distance of the probability of the positive class from 0 or 1; its mean is the Brier score of two classes. */
export function brierLoss(probability: number, actual: number): number {
  return (probability - actual) ** 2;
}

/**
 * Squared distance of all classes' probabilities from what came true; its mean is scikit-learn's `brier_score_loss` of
 * more than two classes.
 *
 * @param probabilities row by row, one number a class
 */
export function multiclassBrierLoss(
  probabilities: Float64Array,
  classes: number,
  row: number,
  actual: number,
): number {
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    sum += ((probabilities[row * classes + k] as number) - (k === actual ? 1 : 0)) ** 2;
  }
  return sum;
}

/** Loss of each of `rows` rows. */
export function rowLosses(rows: number, loss: (row: number) => number): Float64Array {
  const losses = new Float64Array(rows);
  for (let row = 0; row < rows; row++) losses[row] = loss(row);
  return losses;
}
