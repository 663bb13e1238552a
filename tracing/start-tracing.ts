import type { TracingOptions } from './open-tracing.js';
import type { OpenTracing } from './tracing.js';
import { tracingWanted } from './tracing-wanted.js';

/**
 * Tracing of this process, if its environment asks for it; else `null`, and nothing of OpenTelemetry is loaded.
 *
 * @throws SentinelError SENT_USAGE when the environment asks for what cannot be done
 */
export async function startTracing(options: TracingOptions): Promise<OpenTracing | null> {
  if (!tracingWanted(options.env)) return null;
  const { openTracing } = await import('./open-tracing.js');
  return openTracing(options);
}
