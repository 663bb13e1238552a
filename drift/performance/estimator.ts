/** What labelled rows of the reference teach about rows without labels. Plain data, which can be kept. */
import type { Features } from '../forest/features.js';
import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { type Cbpe, estimateCbpe, fitCbpe } from './cbpe.js';
import { type DleFit, estimateDle, fitDle } from './dle.js';
import type { Estimated } from './estimated-figures.js';
import type { ModelOutput, OutputForm } from './model-output.js';
import { estimateMulticlassCbpe, fitMulticlassCbpe, type MulticlassCbpe } from './multiclass-cbpe.js';

/** Fewer labelled rows of the reference teach too little. */
export const LEAST_REFERENCE_ROWS = 30;

/** Losses of a regression that are shown, and can be estimated. */
const ESTIMATED_LOSSES = ['mae', 'rmse', 'mape'] as const;

export type Estimator =
  /** Of two classes. */
  | { readonly kind: 'scores'; readonly fit: Cbpe }
  /** Of more, from the probabilities of all. */
  | { readonly kind: 'classes'; readonly fit: MulticlassCbpe }
  /** Of more, of which only the predicted one's probability is known: being right is what is calibrated. */
  | { readonly kind: 'answers'; readonly fit: Cbpe }
  /** Of numbers. */
  | { readonly kind: 'losses'; readonly fit: DleFit };

export type EstimatorKind = Estimator['kind'];

/** Rows, and what their errors may follow from. */
export type SideOfEstimate = ModelOutput & { readonly features?: Features | null };

/** Where what was learnt of a reference is kept, so that it need not be learnt again. */
export interface EstimatorKeeper {
  /** What is known; another kind than is needed is not used. */
  readonly known: Estimator | null;
  /** Told what had to be learnt. */
  readonly learnt: (estimator: Estimator) => void;
}

/** What there is to estimate from on both sides; `null` when nothing. */
export function estimatorKind(
  reference: SideOfEstimate,
  current: SideOfEstimate,
  { task }: OutputForm,
): EstimatorKind | null {
  if (task === 'regression') return reference.features && current.features ? 'losses' : null;
  if (task === 'multiclass' && reference.probabilities && current.probabilities) return 'classes';
  if (!reference.scores || !current.scores) return null;
  return task === 'binary' ? 'scores' : 'answers';
}

/**
 * Learns from labelled rows. Depends on these alone, and not on what is to be estimated.
 *
 * @throws RangeError when the rows lack what this kind learns from
 */
export function learnEstimator(
  kind: EstimatorKind,
  reference: SideOfEstimate,
  { classes }: OutputForm,
  kernel: NumbersKernel,
): Estimator {
  const { rows, actual, predicted, scores, probabilities, features } = reference;
  if (kind === 'losses') {
    if (!features) throw lacking('features');
    return { kind, fit: fitDle(features, actual, predicted, kernel, { figures: ESTIMATED_LOSSES }) };
  }
  if (kind === 'classes') {
    if (!probabilities) throw lacking('probabilities of all classes');
    const labelled = {
      ...{ predicted: Int32Array.from(predicted), probabilities, classes },
      actual: Int32Array.from(actual),
    };
    return { kind, fit: fitMulticlassCbpe(labelled, kernel) };
  }
  if (!scores) throw lacking('scores');
  if (kind === 'scores') {
    const predictions = { predicted: Uint8Array.from(predicted), probabilities: scores };
    return { kind, fit: fitCbpe(Uint8Array.from(actual), predictions, kernel) };
  }
  const right = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) right[row] = actual[row] === predicted[row] ? 1 : 0;
  return { kind, fit: fitCbpe(right, { predicted: ones(rows), probabilities: scores }, kernel) };
}

/** Estimates figures of rows by what was learnt; `null` when they lack what that takes. */
export function estimate(
  estimator: Estimator,
  { rows, predicted, scores, probabilities, features }: SideOfEstimate,
  { classes }: OutputForm,
  kernel: NumbersKernel,
): Estimated | null {
  if (estimator.kind === 'losses') {
    if (!features) return null;
    const { figures } = estimateDle(estimator.fit, features, predicted);
    const known = ESTIMATED_LOSSES.flatMap((name) => {
      const one = figures[name];
      return one === undefined ? [] : [[name, one] as const];
    });
    return { method: 'dle', calibrated: null, figures: Object.fromEntries(known) };
  }
  if (estimator.kind === 'classes') {
    if (!probabilities) return null;
    const window = { predicted: Int32Array.from(predicted), probabilities, classes };
    const { accuracy, ...averages } = estimateMulticlassCbpe(estimator.fit, window, kernel);
    const figures = Object.entries(averages).map(([name, average]) => [`${name}_macro`, average]);
    return {
      method: 'cbpe',
      calibrated: estimator.fit.calibrations.some((calibration) => calibration !== null),
      figures: { accuracy, ...Object.fromEntries(figures) },
    };
  }
  if (!scores) return null;
  const calibrated = estimator.fit.calibration !== null;
  if (estimator.kind === 'scores') {
    const predictions = { predicted: Uint8Array.from(predicted), probabilities: scores };
    return { method: 'cbpe', calibrated, figures: estimateCbpe(estimator.fit, predictions, kernel) };
  }
  // The expected share of right answers, of the probability that each answer was given with.
  const answers = { predicted: ones(rows), probabilities: scores };
  const { accuracy } = estimateCbpe(estimator.fit, answers, kernel);
  return { method: 'cbpe', calibrated, figures: { accuracy } };
}

function ones(rows: number): Uint8Array {
  return new Uint8Array(rows).fill(1);
}

function lacking(what: string): RangeError {
  return new RangeError(`Expected reference rows with ${what}.`);
}
