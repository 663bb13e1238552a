import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createFeedbackMetrics } from './feedback-metrics.js';

it('counts feedback by model and outcome, from 0', async () => {
  const registry = new Registry();
  const metrics = createFeedbackMetrics(registry, ['income']);
  metrics.took('income', 'unknown', 2);
  const text = await registry.metrics();
  expect(text).toContain('sentinelml_feedback_total{model="income",outcome="unknown"} 2');
  expect(text).toContain('sentinelml_feedback_total{model="income",outcome="known"} 0');
});
