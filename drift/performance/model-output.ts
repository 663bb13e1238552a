import type { PerformanceTask } from './figure-catalogue.js';

/** What a model put out for some rows, and what turned out to be true of them. One entry a row, in one order. */
export interface ModelOutput {
  readonly rows: number;
  /** The class by its number, or the predicted number; NaN where it is missing. */
  readonly predicted: Float64Array;
  /** Of two classes the probability of the second, of more that of the predicted one; NaN where it is missing. */
  readonly scores: Float64Array | null;
  /** Of more than two classes: the probability of each, row by row; any NaN makes the row's unknown. */
  readonly probabilities: Float64Array | null;
  /** The true class by its number, or the true number; NaN where it is not known. */
  readonly actual: Float64Array;
}

export interface OutputForm {
  readonly task: PerformanceTask;
  /** How many there are; 0 of a regression. */
  readonly classes: number;
}

/** Whether a number can be one of that form: a class that exists, or a finite number. */
export function isOutput(value: number, { task, classes }: OutputForm): boolean {
  return task === 'regression'
    ? Number.isFinite(value)
    : Number.isInteger(value) && value >= 0 && value < classes;
}

/** A score that is no probability; `null` when all that are there are. */
export function strayScore(scores: Float64Array): number | null {
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] as number;
    if (score < 0 || score > 1) return score;
  }
  return null;
}

export interface ChosenRows {
  readonly output: ModelOutput;
  /** Rows that were left out for what they hold, not for what they lack. */
  readonly unusable: number;
}

/** The rows whose truth is known and that can be measured. */
export function labelledRows(output: ModelOutput, form: OutputForm): ChosenRows {
  return choose(output, form, true);
}

/** The rows that can be estimated, whether or not their truth is known. */
export function scoredRows(output: ModelOutput, form: OutputForm): ModelOutput {
  return choose(output, form, false).output;
}

function choose(output: ModelOutput, form: OutputForm, labelled: boolean): ChosenRows {
  const { rows, predicted, scores, probabilities, actual } = output;
  const places = new Int32Array(rows);
  let kept = 0;
  let unusable = 0;
  for (let row = 0; row < rows; row++) {
    const truth = actual[row] as number;
    if (labelled && Number.isNaN(truth)) continue;
    const usable =
      isOutput(predicted[row] as number, form) &&
      (!labelled || isOutput(truth, form)) &&
      (scores === null || !Number.isNaN(scores[row])) &&
      (probabilities === null || !hasGap(probabilities, row, form.classes));
    if (usable) places[kept++] = row;
    else unusable++;
  }
  if (kept === rows) return { output, unusable };
  return { unusable, output: takeRows(output, places.subarray(0, kept), form.classes) };
}

/** The rows at these places, in their order. */
export function takeRows(output: ModelOutput, places: Int32Array, classes: number): ModelOutput {
  const { predicted, scores, probabilities, actual } = output;
  return {
    rows: places.length,
    predicted: take(predicted, places),
    scores: scores && take(scores, places),
    probabilities: probabilities && takeWide(probabilities, places, classes),
    actual: take(actual, places),
  };
}

/** Consecutive rows, without a copy. */
export function sliceRows(output: ModelOutput, start: number, end: number, classes: number): ModelOutput {
  return {
    rows: end - start,
    predicted: output.predicted.subarray(start, end),
    scores: output.scores?.subarray(start, end) ?? null,
    probabilities: output.probabilities?.subarray(start * classes, end * classes) ?? null,
    actual: output.actual.subarray(start, end),
  };
}

/** Rows that lack probabilities of classes are left out where they are fewer; else the classes are. */
const MOST_WITHOUT_CLASSES = 0.05;

export interface UsableClasses {
  readonly output: ModelOutput;
  /** Rows because of which no row's classes are used; 0 when they are. */
  readonly without: number;
}

/**
 * The output with the probabilities of classes where nearly all rows have them, else with that of the predicted one alone: rows
 * that were logged before all were would otherwise be lost.
 */
export function usableClasses(output: ModelOutput, { classes }: OutputForm): UsableClasses {
  const { rows, scores, probabilities } = output;
  if (probabilities === null || scores === null) return { output, without: 0 };
  let without = 0;
  for (let row = 0; row < rows; row++)
    if (!Number.isNaN(scores[row]) && hasGap(probabilities, row, classes)) without++;
  return without <= rows * MOST_WITHOUT_CLASSES
    ? { output, without: 0 }
    : { output: { ...output, probabilities: null }, without };
}

function hasGap(probabilities: Float64Array, row: number, classes: number): boolean {
  for (let k = 0; k < classes; k++) if (Number.isNaN(probabilities[row * classes + k])) return true;
  return false;
}

// Loops: `from` with a function takes ten times as long.
function take(values: Float64Array, places: Int32Array): Float64Array {
  const taken = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) taken[i] = values[places[i] as number] as number;
  return taken;
}

function takeWide(values: Float64Array, places: Int32Array, width: number): Float64Array {
  const taken = new Float64Array(places.length * width);
  for (let i = 0; i < places.length; i++) {
    const from = (places[i] as number) * width;
    taken.set(values.subarray(from, from + width), i * width);
  }
  return taken;
}
