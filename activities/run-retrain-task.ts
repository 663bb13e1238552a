import { runInThread } from '../config/run-in-thread.js';
import type { Comparison, RetrainTask, TrainedCandidate } from './retrain-task.js';

interface TaskOptions {
  readonly progress: (phase: string, done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Trains a candidate in a thread.
 *
 * @throws SentinelError what training met; the signal's reason when aborted
 */
export function runTraining(
  task: Extract<RetrainTask, { kind: 'train' }>,
  { progress, signal }: TaskOptions,
): Promise<TrainedCandidate> {
  const onStep = (done: number, total: number): void => progress('train', done, total);
  return runInThread<RetrainTask, TrainedCandidate>('activities/retrain-thread', task, { signal, onStep });
}

/** Compares two models in a thread. */
export function runComparison(
  task: Extract<RetrainTask, { kind: 'compare' }>,
  { progress, signal }: TaskOptions,
): Promise<Comparison> {
  const onStep = (done: number, total: number): void => progress('compare', done, total);
  return runInThread<RetrainTask, Comparison>('activities/retrain-thread', task, { signal, onStep });
}
