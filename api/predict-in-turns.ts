import { setImmediate } from 'node:timers/promises';
import type { FeatureRow, Prediction, Predictor } from '../model/predictor.js';

/** Rows between two looks at the clock. A forest of some hundred deep trees takes a few milliseconds for them. */
const ROWS_OF_A_LOOK = 16;
/** Milliseconds after which other requests have their turn. */
const TURN_MS = 8;

export interface Predicted {
  readonly predictions: readonly Prediction[];
  /** That the model took. The turns of others are not among them. */
  readonly seconds: number;
}

/**
 * Predicts rows as `predictMany` does, and lets other requests have their turn meanwhile: a large batch keeps a large forest busy
 * for seconds. A few rows are predicted at once. A model of another tool, which works in threads of its own, is given all rows.
 */
export function predictInTurns(
  predictor: Predictor,
  rows: readonly FeatureRow[],
): Predicted | Promise<Predicted> {
  if (predictor.file !== undefined && rows.length > ROWS_OF_A_LOOK) return inTurns(predictor, rows);
  const started = performance.now();
  const pending = predictor.predictMany(rows);
  const predicted = (predictions: readonly Prediction[]): Predicted => ({
    predictions,
    seconds: secondsSince(started),
  });
  return pending instanceof Promise ? pending.then(predicted) : predicted(pending);
}

async function inTurns(predictor: Predictor, rows: readonly FeatureRow[]): Promise<Predicted> {
  const predictions: Prediction[] = [];
  let seconds = 0;
  let turn = performance.now();
  for (let at = 0; at < rows.length; at += ROWS_OF_A_LOOK) {
    const pending = predictor.predictMany(rows.slice(at, at + ROWS_OF_A_LOOK));
    predictions.push(...(pending instanceof Promise ? await pending : pending));
    if (performance.now() - turn < TURN_MS) continue;
    seconds += secondsSince(turn);
    await setImmediate();
    turn = performance.now();
  }
  return { predictions, seconds: seconds + secondsSince(turn) };
}

/** @param moment by `performance.now()` */
function secondsSince(moment: number): number {
  return (performance.now() - moment) / 1000;
}
