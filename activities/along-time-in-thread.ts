import { once } from 'node:events';
import { spawnThread } from '../config/spawn-thread.js';
import type { AlongTime, AlongTimeJob } from './along-time.js';
import type { AlongTimeMessage } from './along-time-thread.js';

/**
 * Looks back on past checks in a thread of its own: a hundred checks of hundreds of columns take a good part of a second, and
 * Temporal's worker polls and heartbeats on the main thread.
 *
 * @throws Error with the message of what `alongTime` threw
 */
export async function alongTimeInThread(job: AlongTimeJob): Promise<AlongTime> {
  const thread = spawnThread('activities/along-time-thread', job);
  let told: AlongTimeMessage | null = null;
  thread.once('message', (message: AlongTimeMessage) => {
    told = message;
  });
  // Rejects when the thread could not even be loaded.
  const [code] = await once(thread, 'exit');
  return foundIn(told, code);
}

function foundIn(told: AlongTimeMessage | null, code: unknown): AlongTime {
  if (told === null) throw new Error(`the thread that looks back ended with code ${code}`);
  if ('problem' in told) throw new Error(told.problem);
  return told.found;
}
