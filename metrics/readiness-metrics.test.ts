import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { type ReadinessOptions, registerReadinessMetrics } from './readiness-metrics.js';

function shown(find: ReadinessOptions['find'], patienceMs?: number): () => Promise<string[]> {
  const registry = new Registry();
  registerReadinessMetrics(registry, {
    models: ['income', 'other'],
    defaultModel: 'income',
    find,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  return async () => (await registry.metrics()).split('\n').filter((line) => /^\w/.test(line));
}

describe('registerReadinessMetrics', () => {
  it('shows a problem while it is there, and every other one as absent', async () => {
    let found: Awaited<ReturnType<ReadinessOptions['find']>> = [];
    let asked = 0;
    const scrape = shown(async () => {
      asked += 1;
      return found;
    });
    const healthy = [
      'sentinelml_ready 1',
      'sentinelml_readiness_problem{model="income",reason="live_log"} 0',
      'sentinelml_readiness_problem{model="income",reason="feedback_log"} 0',
      'sentinelml_readiness_problem{model="other",reason="live_log"} 0',
      'sentinelml_readiness_problem{model="other",reason="feedback_log"} 0',
      'sentinelml_readiness_problem{model="income",reason="model_unavailable"} 0',
      'sentinelml_readiness_problem{model="",reason="stopping"} 0',
      'sentinelml_readiness_problem{model="",reason="unknown"} 0',
    ];
    expect(await scrape()).toEqual(healthy);
    expect(asked).toBe(1);
    found = [{ reason: 'live_log', model: 'other' }];
    expect(await scrape()).toEqual(
      healthy.map((line) =>
        line === 'sentinelml_ready 1'
          ? 'sentinelml_ready 0'
          : line.replace('{model="other",reason="live_log"} 0', '{model="other",reason="live_log"} 1'),
      ),
    );
    found = [];
    expect(await scrape()).toEqual(healthy);
  });

  it('does not hold a scrape up for a disk that does not answer', async () => {
    const lines = await shown(() => new Promise(() => {}), 20)();
    expect(lines).toContain('sentinelml_ready 0');
    expect(lines).toContain('sentinelml_readiness_problem{model="",reason="unknown"} 1');
  });
});
