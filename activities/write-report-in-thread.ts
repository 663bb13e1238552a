import { once } from 'node:events';
import { spawnThread } from '../config/spawn-thread.js';
import type { ReportJob } from './write-report.js';

/**
 * Writes a report in a thread of its own: hundreds of columns take a good part of a second, and Temporal's worker polls
 * and heartbeats on the main thread.
 *
 * @throws Error with the message of what `writeReport` threw
 */
export async function writeReportInThread(job: ReportJob): Promise<void> {
  const thread = spawnThread('activities/report-thread', job);
  let problem: string | null = null;
  thread.once('message', (message: unknown) => {
    problem = String(message);
  });
  // Rejects when the thread could not even be loaded.
  const [code] = await once(thread, 'exit');
  if (problem !== null) throw new Error(problem);
  if (code !== 0) throw new Error(`the report thread ended with code ${code}`);
}
