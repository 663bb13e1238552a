import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { type AttributeFigures, registerFairnessLimits } from './fairness-metrics.js';
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

it('has no more groups than it says, however many there were in all windows', async () => {
  const registry = new Registry();
  const window = { judgedBy: null, coverage: 0, figures: [] };
  const attributeOf = (name: string, from: number): AttributeFigures => ({
    ...attribute(0.1, null, 0.3),
    attribute: name,
    groups: Array.from({ length: 15 }, (_, at) => ({
      group: `g${from + at}`,
      figures: [{ name: 'selection_rate', value: 0.5, estimated: null }],
    })),
  });
  const fairness = (from: number) => ['a', 'b', 'c'].map((name) => attributeOf(name, from));
  registerPerformanceMetrics(registry, async () => [
    {
      model: 'm',
      windows: [0, 10, 20, 30].map((from) => ({
        ...window,
        windowEnd: new Date(3e12 - from),
        fairness: fairness(from),
      })),
    },
  ]);
  const lines = (await registry.metrics()).split('\n').filter((line) => line.includes('fairness_group{'));
  expect(lines).toHaveLength(40);
  for (const name of ['a', 'b']) {
    const groups = lines.filter((line) => line.includes(`attribute="${name}"`));
    expect(groups.length).toBeGreaterThanOrEqual(10);
    expect(groups.length).toBeLessThanOrEqual(20);
    // Those of the newest window stay.
    expect(groups.join()).toContain('group="g0"');
  }
});

it('shows the limits of the configuration', async () => {
  const registry = new Registry();
  registerFairnessLimits(registry, {
    income: { fairness: { limits: { demographic_parity_ratio: 0.8, accuracy_difference: undefined } } },
    other: {},
  });
  expect((await registry.metrics()).split('\n').filter((line) => line.startsWith('sentinelml'))).toEqual([
    'sentinelml_fairness_limit{model="income",measure="demographic_parity_ratio"} 0.8',
  ]);
});
