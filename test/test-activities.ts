import { Registry } from 'prom-client';
import { type ActivityDeps, createActivities } from '../activities/create-activities.js';
import type { SentinelConfig } from '../config/load-config.js';
import { createNotificationMetrics } from '../metrics/notification-metrics.js';
import { createRunMetrics } from '../metrics/run-metrics.js';

/** The real activities of a tiny project, their notices going nowhere unless told. */
export function testActivities(
  config: SentinelConfig,
  deps: Partial<ActivityDeps> = {},
): ReturnType<typeof createActivities> {
  return createActivities({
    config,
    metrics: createRunMetrics(new Registry(), ['tiny']),
    notificationMetrics: createNotificationMetrics(new Registry(), []),
    publicUrl: 'http://127.0.0.1:5000',
    productVersion: '0.0.0-test',
    notifiers: [],
    env: {},
    now: () => new Date(),
    ...deps,
  });
}
