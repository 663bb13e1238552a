import type { DriftResult } from '../drift/result.js';
import { TESTS } from '../drift/test-registry.js';
import { changesSummary } from './changes-summary.js';
import { multivariateSummary } from './multivariate-summary.js';
import { namesWithin } from './names-within.js';
import { performanceSummary } from './performance-summary.js';
import { predictionSummary } from './prediction-summary.js';
import type { LoadedWindow, TestedWindow } from './step-types.js';

/** Names go with every later step. Temporal warns of payloads beyond 256 KiB, and ends a run beyond 2 MiB. */
const MOST_NAMED_BYTES = 64 * 1024;

export function summarise(result: DriftResult, path: string, window: LoadedWindow['window']): TestedWindow {
  const ranked = result.columns
    .filter((column) => column.status === 'tested' || column.drifted)
    .toSorted((a, b) => Number(b.drifted) - Number(a.drifted) || pastThreshold(b) - pastThreshold(a));
  return {
    result_path: path,
    verdict: result.verdict,
    share: result.dataset.share,
    current_rows: result.current.rows,
    window,
    columns: ranked
      .slice(0, 20)
      .map(({ name, drifted, score, threshold }) => ({ name, drifted, score, threshold })),
    drifted: namesWithin(
      MOST_NAMED_BYTES,
      result.columns.filter((column) => column.drifted).map((column) => column.name),
    ),
    columns_tested: result.dataset.columns,
    columns_drifted: result.dataset.drifted_columns,
    predictions: predictionSummary(result),
    ...(result.changes ? { changes: changesSummary(result.changes) } : {}),
    ...(result.why?.sentence ? { why: result.why.sentence } : {}),
    ...(result.multivariate ? { multivariate: multivariateSummary(result) } : {}),
    ...(result.performance ? { performance: performanceSummary(result.performance) } : {}),
  };
}

/** How far a score is past its threshold, as a ratio: a distance above it, a p-value below it. */
function pastThreshold({ test, score, threshold }: DriftResult['columns'][number]): number {
  if (test === null || score === null || threshold === null) return 0;
  const smallest = Number.MIN_VALUE;
  return TESTS[test].kind === 'p_value'
    ? threshold / Math.max(score, smallest)
    : score / Math.max(threshold, smallest);
}
