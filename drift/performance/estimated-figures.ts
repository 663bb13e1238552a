import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import type { Estimate } from './cbpe.js';
import {
  type EstimatorKeeper,
  estimate,
  estimatorKind,
  learnEstimator,
  type SideOfEstimate,
} from './estimator.js';
import type { OutputForm } from './model-output.js';

export { LEAST_REFERENCE_ROWS } from './estimator.js';

/** What is expected of rows whose truth is not known. */
export interface Estimated {
  readonly method: 'cbpe' | 'dle';
  /** Whether scores were calibrated on the reference first; `null` where there are none. */
  readonly calibrated: boolean | null;
  readonly figures: Readonly<Record<string, Estimate>>;
}

/**
 * Estimates figures of rows without labels, by what labelled rows teach.
 *
 * @param reference at least `LEAST_REFERENCE_ROWS`, labelled
 * @param current rows with scores, or features
 * @param keeper what is known of the reference, and where what had to be learnt is kept; nothing is kept unless told
 * @returns `null` when there is nothing to estimate from on both sides
 */
export function estimatedFigures(
  reference: SideOfEstimate,
  current: SideOfEstimate,
  form: OutputForm,
  kernel: NumbersKernel,
  keeper?: EstimatorKeeper,
): Estimated | null {
  const kind = estimatorKind(reference, current, form);
  if (kind === null) return null;
  if (keeper?.known?.kind === kind) return estimate(keeper.known, current, form, kernel);
  const learnt = learnEstimator(kind, reference, form, kernel);
  keeper?.learnt(learnt);
  return estimate(learnt, current, form, kernel);
}
