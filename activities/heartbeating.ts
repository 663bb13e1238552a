import { Context } from '@temporalio/activity';
import type { Attempt, Progress } from './step-types.js';

/** Longest silence towards Temporal while a step computes; a third of the shortest heartbeat timeout. */
const HEARTBEAT_MS = 3_000;

/**
 * Heartbeats with the latest progress at once and at least every few seconds, and hands on cancellation. What a step keeps
 * goes with every later heartbeat, and is handed to the step's next attempt.
 */
export async function heartbeating<T>(
  step: (progress: Progress, signal: AbortSignal, attempt: Attempt) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  let kept = keptIn(context.info.heartbeatDetails);
  let latest: unknown = { phase: 'start', kept };
  const beat = setInterval(() => context.heartbeat(latest), HEARTBEAT_MS);
  const progress: Progress = (phase, done, total, newlyKept) => {
    kept = newlyKept ?? kept;
    latest = { phase, done, total, kept };
    context.heartbeat(latest);
  };
  try {
    const result = await step(progress, signal, { signal, kept });
    // A step that ended although it was cancelled in between was still cancelled.
    if (context.cancellationSignal.aborted) await context.cancelled;
    return result;
  } finally {
    clearInterval(beat);
  }
}

function keptIn(details: unknown): unknown {
  return typeof details === 'object' && details !== null && 'kept' in details ? details.kept : undefined;
}
