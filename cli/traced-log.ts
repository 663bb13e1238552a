import { createLog, type Log } from '../config/log.js';
import { productVersion } from '../config/version.js';
import { startTracing } from '../tracing/start-tracing.js';
import type { OpenTracing } from '../tracing/tracing.js';

/**
 * The log of a process and, if the environment asks for it, its tracing. Lines that are written inside a span say which.
 *
 * @throws SentinelError SENT_USAGE when the environment asks for tracing that cannot be done
 */
export async function tracedLog(
  name: string,
  part = name,
): Promise<{ readonly log: Log; readonly tracing: OpenTracing | null }> {
  let opened: OpenTracing | null = null;
  const log = createLog(name, process.stderr, () => opened?.ids() ?? {});
  const tracing = await startTracing({
    part,
    productVersion: productVersion(),
    env: process.env,
    onProblem: (problem) => log.warn({ problem }, 'tracing'),
  });
  opened = tracing;
  return { log, tracing };
}
