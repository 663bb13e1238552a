import type { SentinelConfig } from '../config/load-config.js';

/** The address of the dev server's UI, or of a run in it; `null` when Temporal is somebody else's server. */
export function temporalUi(
  config: SentinelConfig,
  run?: { workflowId: string; runId: string },
  env: NodeJS.ProcessEnv = process.env,
): string | null {
  if (env.TEMPORAL_ADDRESS) return env.SENTINEL_TEMPORAL_UI ?? null;
  const base = `http://127.0.0.1:${config.temporal.ui_port}`;
  if (!run) return base;
  return `${base}/namespaces/${config.temporal.namespace}/workflows/${encodeURIComponent(run.workflowId)}/${run.runId}`;
}
