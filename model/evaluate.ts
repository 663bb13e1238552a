/** How well probabilities fit labels. */

/** A probability at or above this is a positive prediction. */
const DECISION_THRESHOLD = 0.5;

/** The predicted class, 0 or 1, of a probability of the positive class. */
export function predictedClass(probability: number): 0 | 1 {
  return probability >= DECISION_THRESHOLD ? 1 : 0;
}

/**
 * Share of rows whose predicted class is theirs.
 *
 * @param labels the index of its class for each row
 * @param predicted the index of the predicted class for each row
 * @returns from 0 to 1; `null` without rows
 * @throws RangeError when the lengths differ
 */
export function accuracy(labels: Float64Array, predicted: Float64Array): number | null {
  sameLength(labels, predicted);
  if (labels.length === 0) return null;
  let right = 0;
  for (const [row, label] of labels.entries()) {
    if (predicted[row] === label) right++;
  }
  return right / labels.length;
}

/**
 * Area under the ROC curve: the chance that a positive row scores above a negative one, a tie counting half. Computed
 * from mid-ranks as the Mann–Whitney U statistic over the number of pairs (Hanley and McNeil 1982).
 *
 * @param labels 0 or 1 for each row
 * @param scores one a row, higher meaning more likely positive
 * @returns from 0 to 1; `null` when a class has no rows
 * @throws RangeError when the lengths differ or a score is NaN, which has no rank
 */
export function rocAuc(labels: Float64Array, scores: Float64Array): number | null {
  sameLength(labels, scores);
  if (scores.some(Number.isNaN)) throw new RangeError('Expected scores that can be ranked, got NaN.');
  const order = Array.from(labels.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start] ?? 0];
    let end = start;
    let positivesHere = 0;
    while (end < order.length && scores[order[end] ?? 0] === score) {
      positivesHere += labels[order[end] ?? 0] ?? 0;
      end++;
    }
    const midRank = (start + 1 + end) / 2;
    rankSum += positivesHere * midRank;
    positives += positivesHere;
    start = end;
  }
  const pairs = positives * (labels.length - positives);
  return pairs === 0 ? null : (rankSum - (positives * (positives + 1)) / 2) / pairs;
}

function sameLength(labels: Float64Array, scores: Float64Array): void {
  if (labels.length !== scores.length)
    throw new RangeError(`Expected as many scores as labels (${labels.length}), got ${scores.length}.`);
}
