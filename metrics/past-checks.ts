import { Registry } from 'prom-client';
import { type LastRun, registerDriftMetrics } from './drift-metrics.js';
import { keptText, type MetricsText } from './metrics-text.js';
import { type LastPerformance, registerPerformanceMetrics } from './performance-metrics.js';

/** What past checks have found; the same items while nothing has changed. */
export interface PastChecks {
  /** The last finished check of each model. */
  checks(): Promise<readonly LastRun[]>;
  /** How right each model was in its last windows. */
  performance(): Promise<readonly LastPerformance[]>;
}

/** The gauges of past checks, which API and worker both show. */
export function pastChecksText(past: PastChecks): MetricsText {
  const registry = new Registry();
  registerDriftMetrics(registry, () => past.checks());
  registerPerformanceMetrics(registry, () => past.performance());
  return keptText(registry, async () => [...(await past.checks()), ...(await past.performance())]);
}
