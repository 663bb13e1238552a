import { Context } from '@temporalio/activity';
import type { Progress } from './steps.js';

/** Longest silence towards Temporal while a step computes; a third of the shortest heartbeat timeout. */
const HEARTBEAT_MS = 3_000;

/** Heartbeats with the latest progress at once and at least every few seconds, and hands on cancellation. */
export async function heartbeating<T>(
  step: (progress: Progress, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  let latest: unknown = { phase: 'start' };
  const beat = setInterval(() => context.heartbeat(latest), HEARTBEAT_MS);
  const progress: Progress = (phase, done, total) => {
    latest = { phase, done, total };
    context.heartbeat(latest);
  };
  try {
    const result = await step(progress, context.cancellationSignal);
    // A step that ended although it was cancelled in between was still cancelled.
    if (context.cancellationSignal.aborted) await context.cancelled;
    return result;
  } finally {
    clearInterval(beat);
  }
}
