/** A thread that does one performance job. */
import { answerInThread } from '../config/answer-in-thread.js';
import {
  measureFiles,
  PERFORMANCE_STEPS,
  type PerformanceJob,
  type PerformanceOfFiles,
} from './performance-job.js';

await answerInThread<PerformanceJob, PerformanceOfFiles | null>((job, { step, stopped }) =>
  measureFiles(job, (done) => step(done, PERFORMANCE_STEPS), stopped),
);
