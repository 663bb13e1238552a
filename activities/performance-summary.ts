import type { PerformanceSection } from '../drift/performance/performance-schema.js';
import type { PerformanceSummary } from '../store/performance-record.js';
import { fairnessSummary } from './fairness-summary.js';

/** The few numbers of a performance section that run records keep. */
export function performanceSummary(section: PerformanceSection): PerformanceSummary {
  const { labels, judged_by: judgedBy, target_drift: moved } = section;
  return {
    revision: section.revision,
    evaluated_at: section.evaluated_at,
    task: section.task,
    verdict: section.verdict,
    judged_by: judgedBy,
    predictions: labels.predictions,
    labelled: labels.labelled,
    coverage: labels.coverage,
    labels: labels.fingerprint,
    estimator: section.estimator?.method ?? null,
    figures: section.figures.map(
      ({ name, better, judged, realised, estimated, reference, bounds, fallen }) => ({
        name,
        better,
        judged,
        realised: realised?.value ?? null,
        realised_interval: realised?.interval ?? null,
        estimated: estimated?.value ?? null,
        estimated_interval: estimated?.interval ?? null,
        reference,
        lower: bounds.lower,
        upper: bounds.upper,
        fallen: judgedBy !== null && fallen[judgedBy],
      }),
    ),
    ...(moved
      ? {
          target_drift: {
            test: moved.test,
            score: moved.score,
            threshold: moved.threshold,
            drifted: moved.drifted,
          },
        }
      : {}),
    ...(section.fairness ? { fairness: fairnessSummary(section.fairness) } : {}),
  };
}
