import type { LiveLog } from '../store/live-log.js';

/** Whether a log can be written. */
export async function canLog({ log }: { readonly log: LiveLog }): Promise<boolean> {
  return (await log.problem()) === null;
}
