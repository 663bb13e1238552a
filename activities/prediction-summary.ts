import type { DriftResult } from '../drift/result.js';
import type { RunRecord } from '../store/run-record.js';

/** Shares of more classes would make a run record long. */
const MOST_CLASSES = 20;

/** What a model put out in a window, in few numbers: shares of the classes, and how scores or numbers were distributed. */
export function predictionSummary({ columns }: DriftResult): NonNullable<RunRecord['predictions']> {
  const outputs = columns.filter(({ role }) => role === 'prediction');
  const classes = outputs.flatMap(({ current }) => (current?.type === 'categorical' ? [current.top] : []))[0];
  const numbers = outputs.flatMap(({ current }) => (current?.type === 'numeric' ? [current] : []))[0];
  return {
    classes: classes?.slice(0, MOST_CLASSES).map(({ value, share }) => ({ value, share })) ?? null,
    score: numbers
      ? {
          mean: numbers.mean,
          q05: numbers.q05,
          q25: numbers.q25,
          median: numbers.median,
          q75: numbers.q75,
          q95: numbers.q95,
        }
      : null,
  };
}
