import type { Features } from '../forest/features.js';
import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { type Estimate, estimateCbpe, fitCbpe } from './cbpe.js';
import { estimateDle, fitDle } from './dle.js';
import type { ModelOutput, OutputForm } from './model-output.js';
import { estimateMulticlassCbpe, fitMulticlassCbpe } from './multiclass-cbpe.js';

/** What is expected of rows whose truth is not known. */
export interface Estimated {
  readonly method: 'cbpe' | 'dle';
  /** Whether scores were calibrated on the reference first; `null` where there are none. */
  readonly calibrated: boolean | null;
  readonly figures: Readonly<Record<string, Estimate>>;
}

/** Fewer labelled rows of the reference teach too little. */
export const LEAST_REFERENCE_ROWS = 30;

/**
 * Estimates figures of a classification by CBPE. Of more than two classes of which only the predicted one's probability is
 * known, being right is what is calibrated, and the accuracy alone can be estimated.
 *
 * @param reference labelled rows; at least `LEAST_REFERENCE_ROWS`
 * @param current rows with scores
 * @returns `null` when there are no scores to estimate from
 */
export function estimatedFigures(
  reference: ModelOutput,
  current: ModelOutput,
  form: OutputForm,
  kernel: NumbersKernel,
): Estimated | null {
  if (form.task === 'binary' && reference.scores && current.scores)
    return binary(reference, reference.scores, current, current.scores, kernel);
  if (form.task !== 'multiclass') return null;
  if (reference.probabilities && current.probabilities) {
    const fit = fitMulticlassCbpe(
      {
        ...classesOf(reference, reference.probabilities, form.classes),
        actual: Int32Array.from(reference.actual),
      },
      kernel,
    );
    const { accuracy, ...averages } = estimateMulticlassCbpe(
      fit,
      classesOf(current, current.probabilities, form.classes),
      kernel,
    );
    const figures = Object.entries(averages).map(([name, estimate]) => [`${name}_macro`, estimate]);
    return {
      method: 'cbpe',
      calibrated: fit.calibrations.some((calibration) => calibration !== null),
      figures: { accuracy, ...Object.fromEntries(figures) },
    };
  }
  if (reference.scores && current.scores)
    return confidence(reference, reference.scores, current.scores, kernel);
  return null;
}

/** Losses of a regression that are shown, and can be estimated. */
const ESTIMATED_LOSSES = ['mae', 'rmse', 'mape'] as const;

/**
 * Estimates the errors of a regression by DLE.
 *
 * @param reference with at least one row whose prediction and target are known
 * @returns `null` when a side has no features
 */
export function estimatedLosses(
  reference: (ModelOutput & { readonly features?: Features | null }) | null,
  current: ModelOutput & { readonly features?: Features | null },
  kernel: NumbersKernel,
): Estimated | null {
  if (!reference?.features || !current.features) return null;
  const fit = fitDle(reference.features, reference.actual, reference.predicted, kernel, {
    figures: ESTIMATED_LOSSES,
  });
  const { figures } = estimateDle(fit, current.features, current.predicted);
  const known = ESTIMATED_LOSSES.flatMap((name) => {
    const estimate = figures[name];
    return estimate === undefined ? [] : [[name, estimate] as const];
  });
  return { method: 'dle', calibrated: null, figures: Object.fromEntries(known) };
}

function binary(
  reference: ModelOutput,
  referenceScores: Float64Array,
  current: ModelOutput,
  scores: Float64Array,
  kernel: NumbersKernel,
): Estimated {
  const fit = fitCbpe(
    Uint8Array.from(reference.actual),
    { predicted: Uint8Array.from(reference.predicted), probabilities: referenceScores },
    kernel,
  );
  return {
    method: 'cbpe',
    calibrated: fit.calibration !== null,
    figures: estimateCbpe(
      fit,
      { predicted: Uint8Array.from(current.predicted), probabilities: scores },
      kernel,
    ),
  };
}

/** The expected share of right answers, of the probability that each answer was given with. */
function confidence(
  reference: ModelOutput,
  referenceScores: Float64Array,
  scores: Float64Array,
  kernel: NumbersKernel,
): Estimated {
  const right = new Uint8Array(reference.rows);
  for (let row = 0; row < reference.rows; row++)
    right[row] = reference.actual[row] === reference.predicted[row] ? 1 : 0;
  const all = (rows: number) => new Uint8Array(rows).fill(1);
  const fit = fitCbpe(right, { predicted: all(reference.rows), probabilities: referenceScores }, kernel);
  const { accuracy } = estimateCbpe(fit, { predicted: all(scores.length), probabilities: scores }, kernel);
  return { method: 'cbpe', calibrated: fit.calibration !== null, figures: { accuracy } };
}

function classesOf({ predicted }: ModelOutput, probabilities: Float64Array, classes: number) {
  return { predicted: Int32Array.from(predicted), probabilities, classes };
}
