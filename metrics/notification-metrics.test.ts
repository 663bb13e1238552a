import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createNotificationMetrics } from './notification-metrics.js';

it('counts attempts by channel and outcome, from 0, and none of channels that nobody configured', async () => {
  const registry = new Registry();
  const metrics = createNotificationMetrics(registry, ['chat']);
  metrics.attempted('chat', 'failed');
  metrics.attempted('chat', 'failed');
  metrics.attempted('typed_by_hand', 'refused');
  const lines = (await registry.metrics()).split('\n').filter((line) => line.startsWith('sentinelml_'));
  expect(lines).toEqual([
    'sentinelml_notification_attempts_total{channel="chat",outcome="sent"} 0',
    'sentinelml_notification_attempts_total{channel="chat",outcome="failed"} 2',
    'sentinelml_notification_attempts_total{channel="chat",outcome="refused"} 0',
  ]);
});
