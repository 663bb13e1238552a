import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AlertLimits } from '../config/alerts-schema.js';
import { dashboard } from './dashboard.js';
import { alertsRow } from './rows/alerts-row.js';
import { fleetNowRow } from './rows/fleet-now-row.js';
import { modelsRow } from './rows/models-row.js';

/** All models at a glance: which has drifted, which is not checked, what is wrong with the processes. */
export function fleetDashboard(limits: AlertLimits): Dashboard {
  return dashboard({
    name: 'fleet',
    title: 'SentinelML: fleet',
    description: 'All models that SentinelML watches: verdicts, age of the checks, traffic and alerts.',
    about: 'all',
    rows: [
      ['Now', fleetNowRow(limits)],
      ['Models', modelsRow(limits)],
      ['Alerts and news', alertsRow()],
    ],
  });
}
