import type { DriftResult } from '../drift/result.js';
import type { RunRecord } from '../store/run-record.js';

/** What several columns together have shown, as run records and gauges keep it: a line for each test that was made. */
export function multivariateSummary({
  multivariate,
}: Pick<DriftResult, 'multivariate'>): NonNullable<RunRecord['multivariate']> {
  if (multivariate === undefined) return [];
  const { reconstruction, domain_classifier: domains } = multivariate;
  return [
    ...(reconstruction === null ? [] : [line('reconstruction', reconstruction, reconstruction.score)]),
    ...(domains === null ? [] : [line('domain_classifier', domains, domains.auc)]),
  ].filter(({ score }) => score !== null);
}

function line(
  method: 'reconstruction' | 'domain_classifier',
  found: { readonly threshold: number; readonly p_adjusted: number | null; readonly drifted: boolean },
  score: number | null,
) {
  const { threshold, p_adjusted, drifted } = found;
  return { method, score, threshold, p_adjusted, drifted };
}
