import { isRunning, parentOf, processIdentity } from '../store/process-identity.js';

const POLL_MS = 1_000;

/**
 * Under `npm start`, npm (and the shell it starts) stands above this process and hands signals down, but a killed npm
 * hands down nothing. Resolves when one of the two is gone; never when npm did not start this process.
 */
export async function parentGone(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const above = [];
  if (env.npm_lifecycle_event) {
    const grandparent = await parentOf(process.ppid);
    for (const pid of [process.ppid, grandparent]) {
      const identity = pid !== null && pid > 1 ? await processIdentity(pid) : null;
      if (identity) above.push(identity);
    }
  }
  if (above.length === 0) return new Promise(() => {});
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS).unref());
    for (const identity of above) if (!(await isRunning(identity))) return 'npm is gone';
  }
}
