import { DEFAULT_ALPHA, type DriftOptions } from '../options.js';
import type { DrawnRows } from './draw-rows.js';
import { type LookedMultivariate, measureMultivariate } from './measure-multivariate.js';
import { multivariatePlan } from './multivariate-options.js';

/** Looks at many columns at once as the options say; `null` when they ask for nothing, or rows are not there. */
export function lookTogether(
  reference: DrawnRows | null,
  current: DrawnRows | null,
  options: Pick<DriftOptions, 'multivariate' | 'profile' | 'alpha'>,
): LookedMultivariate | null {
  const plan = multivariatePlan(options);
  return plan === null || reference === null || current === null
    ? null
    : measureMultivariate(reference, current, plan, options.alpha ?? DEFAULT_ALPHA);
}
