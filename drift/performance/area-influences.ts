/**
 * What each row adds to the area under the ROC curve, apart from what all have in common: its placement among the rows of the other
 * class less the area, over the share of its own class (E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, "Comparing the areas
 * under two or more correlated receiver operating characteristic curves", Biometrics 44, 1988). Over n rows the variance of the area, and
 * of means of several areas on the same rows, is that of their sum over n.
 *
 * @param actual 1 for the positive class, else 0
 * @param scores finite; higher means more likely positive
 * @returns NaN for all rows when there is only one class
 */
export function areaInfluences(actual: Uint8Array, scores: Float64Array): Float64Array {
  const positives = sortedOf(actual, scores, 1);
  const negatives = sortedOf(actual, scores, 0);
  const shareOfPositives = positives.length / actual.length;
  const influences = new Float64Array(actual.length);
  let area = 0;
  for (let row = 0; row < actual.length; row++) {
    const score = scores[row] as number;
    const own = actual[row] === 1 ? shareOfBelow(negatives, score) : 1 - shareOfBelow(positives, score);
    influences[row] = own;
    if (actual[row] === 1) area += own / positives.length;
  }
  for (let row = 0; row < actual.length; row++) {
    const share = actual[row] === 1 ? shareOfPositives : 1 - shareOfPositives;
    influences[row] = ((influences[row] as number) - area) / share;
  }
  return influences;
}

/** The standard deviation of numbers whose mean is 0. */
export function rootMeanSquare(values: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] as number) ** 2;
  return Math.sqrt(squares / values.length);
}

function sortedOf(actual: Uint8Array, scores: Float64Array, label: 0 | 1): Float64Array {
  return scores.filter((_, row) => actual[row] === label).sort();
}

/** Share of ascending numbers below a value, half of the equal ones among them. */
function shareOfBelow(sorted: Float64Array, value: number): number {
  return (firstFrom(sorted, value, false) + firstFrom(sorted, value, true)) / 2 / sorted.length;
}

/** Position of the first number that is not below a value, or that is above it. */
function firstFrom(sorted: Float64Array, value: number, above: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const number = sorted[middle] as number;
    if (number < value || (above && number === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
