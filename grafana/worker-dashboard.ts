import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AlertLimits } from '../config/alerts-schema.js';
import { dashboard, outside } from './dashboard.js';
import { temporalUi } from './links.js';
import { activitiesRow } from './rows/activities-row.js';
import { queueRow } from './rows/queue-row.js';

/** Whether Temporal's work is done: queues, workers, steps of checks, schedules. */
export function workerDashboard(limits: AlertLimits): Dashboard {
  return dashboard({
    name: 'worker',
    title: 'SentinelML: Temporal worker',
    description:
      'Task queues, workers, workflows and activities, as the workers’ own SDK counts them, and schedules.',
    about: 'all',
    links: [outside('Temporal UI', temporalUi(), 'Runs, schedules and workers in Temporal’s own UI.')],
    rows: [
      ['Queues and schedules', queueRow(limits)],
      ['Workflows and activities', activitiesRow()],
    ],
  });
}
