/** All dashboards, as their files are committed. `npm run generate-dashboards` writes them. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AlertLimits } from '../config/alerts-schema.js';
import { apiDashboard } from './api-dashboard.js';
import type { DashboardName } from './dashboard.js';
import { fleetDashboard } from './fleet-dashboard.js';
import { modelDashboard } from './model-dashboard.js';
import { workerDashboard } from './worker-dashboard.js';

/**
 * The text of each file, by its name without `.json`.
 *
 * @param limits of the configuration, from which the alert rules are made too: a panel turns red where its alert can fire
 */
export function dashboardFiles(limits: AlertLimits): Record<DashboardName, string> {
  const text = (made: Dashboard): string => `${JSON.stringify(made, null, 2)}\n`;
  return {
    fleet: text(fleetDashboard(limits)),
    model: text(modelDashboard(limits)),
    api: text(apiDashboard(limits)),
    worker: text(workerDashboard(limits)),
  };
}
