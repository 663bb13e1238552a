import type { DriftOptions } from '../options.js';
import { type LookedMultivariate, measureMultivariate } from './measure-multivariate.js';
import { multivariatePlan } from './multivariate-options.js';
import type { SampledRows } from './sample-rows.js';

const DEFAULT_ALPHA = 0.05;

/** Looks at many columns at once as the options say; `null` when they ask for nothing, or rows are not there. */
export function lookTogether(
  reference: SampledRows | null,
  current: SampledRows | null,
  options: Pick<DriftOptions, 'multivariate' | 'profile' | 'alpha'>,
): LookedMultivariate | null {
  const plan = multivariatePlan(options);
  return plan === null || reference === null || current === null
    ? null
    : measureMultivariate(reference, current, plan, options.alpha ?? DEFAULT_ALPHA);
}
