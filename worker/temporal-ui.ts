import type { SentinelConfig } from '../config/load-config.js';

/**
 * The address of Temporal's UI, or of a run in it: that of the dev server, or of the server that `TEMPORAL_ADDRESS` names as
 * `SENTINEL_TEMPORAL_UI` says; `null` when nobody said where that is.
 */
export function temporalUi(
  config: SentinelConfig,
  run?: { workflowId: string; runId: string },
  env: NodeJS.ProcessEnv = process.env,
): string | null {
  const base = env.TEMPORAL_ADDRESS
    ? env.SENTINEL_TEMPORAL_UI?.replace(/\/+$/, '')
    : `http://127.0.0.1:${config.temporal.ui_port}`;
  if (!base) return null;
  if (!run) return base;
  const namespace = encodeURIComponent(env.TEMPORAL_NAMESPACE || config.temporal.namespace);
  return `${base}/namespaces/${namespace}/workflows/${encodeURIComponent(run.workflowId)}/${run.runId}`;
}
