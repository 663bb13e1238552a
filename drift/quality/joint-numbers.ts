/** A column and what brings it near 0 and to a size near 1: (value - centre) * scale. */
export interface CentredValues {
  readonly values: Float64Array;
  readonly centre: number;
  readonly scale: number;
}

/** Below this share of its squares, a variance has lost too many digits to the mean. */
const SMALLEST_VARIANCE = 1e-4;

/**
 * Pearson's correlation over joint rows, none of the columns being constant there.
 *
 * One pass over numbers centred by what the whole column is like. Where these rows are far from that (an outlier lies
 * in a row that is not joint), it is done again with a centre of their own.
 *
 * @param inFirst by joint row, the position of its value in the first column
 * @param inSecond the same in the second
 */
export function pearsonOfJoint(
  first: CentredValues,
  second: CentredValues,
  inFirst: Int32Array,
  inSecond: Int32Array,
): number {
  const n = inFirst.length;
  const { values: valuesA, centre: centreA, scale: scaleA } = first;
  const { values: valuesB, centre: centreB, scale: scaleB } = second;
  let sumA = 0;
  let sumB = 0;
  let products = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < n; i++) {
    const x = ((valuesA[inFirst[i] as number] as number) - centreA) * scaleA;
    const y = ((valuesB[inSecond[i] as number] as number) - centreB) * scaleB;
    sumA += x;
    sumB += y;
    products += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  const varianceA = squaresA - (sumA * sumA) / n;
  const varianceB = squaresB - (sumB * sumB) / n;
  if (varianceA > SMALLEST_VARIANCE * squaresA && varianceB > SMALLEST_VARIANCE * squaresB)
    return (products - (sumA / n) * sumB) / Math.sqrt(varianceA) / Math.sqrt(varianceB);
  return dotProduct(unitVector(valuesA, inFirst), unitVector(valuesB, inSecond));
}

/** The values at some positions, less their mean, as a vector of length 1. */
function unitVector(values: Float64Array, positions: Int32Array): Float64Array {
  const vector = new Float64Array(positions.length);
  for (let i = 0; i < vector.length; i++) vector[i] = values[positions[i] as number] as number;
  // By a power of two, which is exact, so that neither sums nor squares overflow.
  const largest = vector.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  multiply(vector, 2 ** Math.min(-Math.ceil(Math.log2(largest)), 1023));
  // Twice, for the first mean is rounded.
  for (let time = 0; time < 2; time++) {
    const mean = vector.reduce((sum, value) => sum + value, 0) / vector.length;
    for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) - mean;
  }
  multiply(vector, 1 / Math.sqrt(dotProduct(vector, vector)));
  return vector;
}

function multiply(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) * factor;
}

function dotProduct(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < first.length; i++) sum += (first[i] as number) * (second[i] as number);
  return sum;
}
