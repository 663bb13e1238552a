import { Counter, type Registry } from 'prom-client';

export const FEEDBACK = 'sentinelml_feedback_total';

/** `known`: its prediction stands in the live log; `unchecked`: nobody could look. */
export type FeedbackOutcome = 'known' | 'unknown' | 'unchecked' | 'failed';

export interface FeedbackMetrics {
  took(model: string, outcome: FeedbackOutcome, count: number): void;
}

/** Counts of feedback, at 0 for every model from the start. */
export function createFeedbackMetrics(registry: Registry, models: readonly string[]): FeedbackMetrics {
  const feedback = new Counter({
    name: FEEDBACK,
    help: 'Feedback received, by whether its prediction stands in the live log, or the feedback could not be written.',
    labelNames: ['model', 'outcome'],
    registers: [registry],
  });
  const outcomes: readonly FeedbackOutcome[] = ['known', 'unknown', 'unchecked', 'failed'];
  for (const model of models) for (const outcome of outcomes) feedback.inc({ model, outcome }, 0);
  return {
    took(model, outcome, count) {
      feedback.inc({ model, outcome }, count);
    },
  };
}
