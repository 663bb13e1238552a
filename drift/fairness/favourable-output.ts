import type { ModelOutput } from '../performance/model-output.js';

/**
 * The same rows as those of a model of two classes: 1 is a favourable class, 0 any other. So selection rates and error
 * rates mean the same whatever the number of classes.
 *
 * @param classes how many there are
 * @param favourable positions of the favourable ones, some of them
 */
export function favourableOutput(
  output: ModelOutput,
  classes: number,
  favourable: ReadonlySet<number>,
): ModelOutput {
  const { rows, predicted, scores, probabilities, actual } = output;
  const isFavourable = (code: number): number =>
    Number.isNaN(code)
      ? Number.NaN
      : Number.isInteger(code) && code >= 0 && code < classes
        ? favourable.has(code)
          ? 1
          : 0
        : code;
  return {
    rows,
    predicted: predicted.map(isFavourable),
    actual: actual.map(isFavourable),
    scores: classes === 2 ? scoresOfTwo(scores, favourable) : sumOf(probabilities, rows, classes, favourable),
    probabilities: null,
  };
}

/** Of two classes the score is that of the second. */
function scoresOfTwo(scores: Float64Array | null, favourable: ReadonlySet<number>): Float64Array | null {
  if (scores === null || favourable.has(1)) return scores;
  return scores.map((score) => 1 - score);
}

function sumOf(
  probabilities: Float64Array | null,
  rows: number,
  classes: number,
  favourable: ReadonlySet<number>,
): Float64Array | null {
  if (probabilities === null) return null;
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (const k of favourable) sum += probabilities[row * classes + k] as number;
    // Sums of shares may be past 1 by rounding.
    sums[row] = Math.min(1, sum);
  }
  return sums;
}
