import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import type { AttributeFigures } from './fairness-metrics.js';
import { registerPerformanceMetrics } from './performance-metrics.js';

const attribute = (value: number | null, estimated: number | null, rate: number): AttributeFigures => ({
  attribute: 'sex',
  differing: value === null ? 1 : 4,
  parity: [{ name: 'equal_opportunity_difference', value, estimated }],
  groups: [{ group: 'Female', figures: [{ name: 'selection_rate', value: rate, estimated: null }] }],
});

it('shows each figure from the newest window that has it', async () => {
  const registry = new Registry();
  const window = { judgedBy: null, coverage: 0, figures: [] };
  registerPerformanceMetrics(registry, async () => [
    {
      model: 'income',
      windows: [
        { ...window, windowEnd: new Date(3e12), fairness: [attribute(null, 0.11, 0.3)] },
        { ...window, windowEnd: new Date(2e12) },
        { ...window, windowEnd: new Date(1e12), fairness: [attribute(0.2, 0.12, 0.4)] },
      ],
    },
  ]);
  const lines = (await registry.metrics())
    .split('\n')
    .filter((line) => line.startsWith('sentinelml_fairness'));
  expect(lines).toEqual([
    'sentinelml_fairness_parity{model="income",attribute="sex",measure="equal_opportunity_difference",kind="realised"} 0.2',
    'sentinelml_fairness_parity{model="income",attribute="sex",measure="equal_opportunity_difference",kind="estimated"} 0.11',
    'sentinelml_fairness_group{model="income",attribute="sex",group="Female",metric="selection_rate",kind="realised"} 0.3',
    'sentinelml_fairness_differing_comparisons{model="income",attribute="sex"} 1',
  ]);
});
