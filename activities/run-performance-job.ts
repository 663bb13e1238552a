import { runInThread } from '../config/run-in-thread.js';
import type { PerformanceJob, PerformanceOfFiles } from './performance-job.js';

interface RunOptions {
  readonly progress: (phase: string, done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures performance in a thread.
 *
 * @returns `null` when neither side has a label
 * @throws SentinelError what loading met; the signal's reason when aborted
 */
export function runPerformanceJob(
  job: PerformanceJob,
  { progress, signal }: RunOptions,
): Promise<PerformanceOfFiles | null> {
  const onStep = (done: number, total: number): void => progress('measure performance', done, total);
  return runInThread<PerformanceJob, PerformanceOfFiles | null>('activities/performance-thread', job, {
    signal,
    onStep,
  });
}
