/** Made-up outputs of models, the same at every call. */
import { seededRandom } from '../seeded-random.js';
import type { ModelOutput } from './model-output.js';

function uniform(seed: number): () => number {
  const random = seededRandom(seed);
  return () => random() / 2 ** 32;
}

/** A calibrated model of two classes: a row of score p is positive with chance p. */
export function binaryOutput(rows: number, seed: number, flipped = 0): ModelOutput {
  const next = uniform(seed);
  const predicted = new Float64Array(rows);
  const scores = new Float64Array(rows);
  const actual = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const p = next() ** 2;
    scores[row] = p;
    predicted[row] = p >= 0.5 ? 1 : 0;
    const truth = next() < p ? 1 : 0;
    actual[row] = next() < flipped ? 1 - truth : truth;
  }
  return { rows, predicted, scores, probabilities: null, actual };
}

/** A calibrated model of three classes, with or without the probabilities of each. */
export function multiclassOutput(rows: number, seed: number, withAll: boolean): ModelOutput {
  const next = uniform(seed);
  const predicted = new Float64Array(rows);
  const scores = new Float64Array(rows);
  const actual = new Float64Array(rows);
  const probabilities = new Float64Array(3 * rows);
  for (let row = 0; row < rows; row++) {
    const weights = [next() ** 3, next() ** 3, next() ** 3];
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const shares = weights.map((weight) => weight / sum);
    probabilities.set(shares, 3 * row);
    const top = Math.max(...shares);
    predicted[row] = shares.indexOf(top);
    scores[row] = top;
    const draw = next();
    actual[row] = draw < (shares[0] ?? 0) ? 0 : draw < (shares[0] ?? 0) + (shares[1] ?? 0) ? 1 : 2;
  }
  return { rows, predicted, scores, probabilities: withAll ? probabilities : null, actual };
}

/** A model of numbers whose errors are uniform within ±`error`. */
export function regressionOutput(rows: number, seed: number, error = 1): ModelOutput {
  const next = uniform(seed);
  const predicted = new Float64Array(rows);
  const actual = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    actual[row] = 10 * next() - 3;
    predicted[row] = (actual[row] as number) + error * (2 * next() - 1);
  }
  return { rows, predicted, scores: null, probabilities: null, actual };
}

/** The same rows, of which every `n`-th alone has a label. */
export function withLabelsOfEvery(n: number, output: ModelOutput): ModelOutput {
  return { ...output, actual: output.actual.map((label, row) => (row % n === 0 ? label : Number.NaN)) };
}

export function withoutLabels(output: ModelOutput): ModelOutput {
  return { ...output, actual: output.actual.map(() => Number.NaN) };
}
