import type { Notice } from '../activities/create-activities.js';
import type { Log } from '../config/log.js';

/** Tells of a finished check in the worker's own log: a warning when it found drift. */
export function logNotifier(log: Log): (notice: Notice) => Promise<void> {
  return async (notice) => {
    const say = notice.verdict === 'drift' ? log.warn.bind(log) : log.info.bind(log);
    say({ ...notice }, `drift check of ${notice.model}: ${notice.verdict}`);
  };
}
