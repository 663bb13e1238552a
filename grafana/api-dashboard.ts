import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AlertLimits } from '../config/alerts-schema.js';
import { dashboard } from './dashboard.js';
import { liveLogRow } from './rows/live-log-row.js';
import { requestsRow } from './rows/requests-row.js';

/** What clients of the API see, and whether their predictions are logged. */
export function apiDashboard(limits: AlertLimits): Dashboard {
  return dashboard({
    name: 'api',
    title: 'SentinelML: API',
    description: 'Requests to the API, their duration and failures, inference, and the live log.',
    about: 'one',
    rows: [
      ['Requests', requestsRow(limits)],
      ['Inference and live log of $model', liveLogRow()],
    ],
  });
}
