import { benjaminiHochberg } from '../benjamini-hochberg.js';
import type { LookedMultivariate } from './measure-multivariate.js';
import type { MultivariateSection } from './multivariate-schema.js';

/** The p-values of what was looked at, in the order in which `multivariateSection` takes them adjusted. */
export function multivariatePValues({ reconstruction, domains }: LookedMultivariate): number[] {
  return [reconstruction?.pValue, domains?.pValue].filter((pValue) => typeof pValue === 'number');
}

/**
 * The section of a result.
 *
 * @param adjusted the p-values, adjusted among a larger family; among themselves unless told
 */
export function multivariateSection(
  looked: LookedMultivariate,
  alpha: number,
  adjusted: readonly number[] = benjaminiHochberg(multivariatePValues(looked)),
): MultivariateSection {
  const { plan, rows, columns, leftOut, reconstruction, domains } = looked;
  const next = adjusted.values();
  const finding = (
    { reason, threshold, pValue }: NonNullable<LookedMultivariate['reconstruction' | 'domains']>,
    figure: number | null,
  ) => {
    const pAdjusted = pValue === null ? null : (next.next().value ?? 1);
    return {
      reason,
      threshold,
      p_value: pValue,
      p_adjusted: pAdjusted,
      drifted: figure !== null && figure >= threshold && pAdjusted !== null && pAdjusted < alpha,
    };
  };
  const ofRows = reconstruction && {
    ...finding(reconstruction, reconstruction.score),
    components: reconstruction.components,
    reference_error: reconstruction.referenceError,
    current_error: reconstruction.currentError,
    score: reconstruction.score,
  };
  const ofDomains = domains && {
    ...finding(domains, domains.auc),
    auc: domains.auc,
    importances: domains.importances.map(({ name, importance }) => ({ name, importance })),
  };
  return {
    rows,
    seed: plan.seed,
    columns,
    left_out: leftOut.map(({ name, reason }) => ({ name, reason })),
    in_verdict: plan.inVerdict,
    drifted: ofRows?.drifted === true || ofDomains?.drifted === true,
    reconstruction: ofRows,
    domain_classifier: ofDomains,
  };
}
