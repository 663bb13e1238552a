import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { registerPerformanceMetrics, type WindowFigures } from './performance-metrics.js';

const figure = (over: Partial<WindowFigures['figures'][number]> = {}): WindowFigures['figures'][number] => ({
  name: 'accuracy',
  judged: true,
  realised: null,
  estimated: 0.79,
  reference: 0.8,
  lower: 0.75,
  upper: null,
  fallen: false,
  ...over,
});

const samples = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

it('shows each kind from the newest window that has it, and judges by the newest that could be judged', async () => {
  const windows: WindowFigures[] = [
    {
      windowEnd: new Date('2026-11-23T10:00:00Z'),
      judgedBy: null,
      coverage: 0,
      figures: [figure(), figure({ name: 'precision', judged: false, estimated: null, lower: null })],
    },
    {
      windowEnd: new Date('2026-11-23T09:00:00Z'),
      judgedBy: 'realised',
      coverage: 0.9,
      figures: [
        figure({ realised: 0.7, fallen: true }),
        figure({ name: 'precision', judged: false, realised: 0.6, lower: null }),
      ],
    },
    {
      windowEnd: new Date('2026-11-23T08:00:00Z'),
      judgedBy: 'realised',
      coverage: 1,
      figures: [figure({ realised: 0.99 })],
    },
  ];
  const registry = new Registry();
  registerPerformanceMetrics(registry, async () => [
    { model: 'income', windows },
    { model: 'unknown', windows: [] },
  ]);
  expect(samples(await registry.metrics())).toEqual([
    'sentinelml_performance{model="income",metric="accuracy",kind="realised"} 0.7',
    'sentinelml_performance{model="income",metric="precision",kind="realised"} 0.6',
    'sentinelml_performance{model="income",metric="accuracy",kind="estimated"} 0.79',
    'sentinelml_performance_lower_bound{model="income",metric="accuracy"} 0.75',
    'sentinelml_performance_reference{model="income",metric="accuracy"} 0.8',
    'sentinelml_performance_reference{model="income",metric="precision"} 0.8',
    'sentinelml_performance_fallen{model="income",metric="accuracy",kind="realised"} 1',
    'sentinelml_performance_labelled_ratio{model="income"} 0',
    'sentinelml_performance_window_end_timestamp_seconds{model="income",kind="realised"} 1795424400',
    'sentinelml_performance_window_end_timestamp_seconds{model="income",kind="estimated"} 1795428000',
  ]);
});

it('shows beside a fall the value that fell, not that of a newer window with too few labels to be judged', async () => {
  const registry = new Registry();
  registerPerformanceMetrics(registry, async () => [
    {
      model: 'income',
      windows: [
        {
          windowEnd: new Date('2026-11-23T10:00:00Z'),
          judgedBy: null,
          coverage: 0.01,
          figures: [figure({ realised: 1, lower: null, estimated: 0.79 })],
        },
        {
          windowEnd: new Date('2026-11-23T09:00:00Z'),
          judgedBy: 'realised',
          coverage: 0.9,
          figures: [figure({ realised: 0.6, estimated: 0.78, fallen: true })],
        },
      ],
    },
  ]);
  const shown = samples(await registry.metrics());
  expect(shown).toContain('sentinelml_performance{model="income",metric="accuracy",kind="realised"} 0.6');
  expect(shown).toContain('sentinelml_performance{model="income",metric="accuracy",kind="estimated"} 0.79');
  expect(shown).toContain(
    'sentinelml_performance_fallen{model="income",metric="accuracy",kind="realised"} 1',
  );
  expect(shown).toContain('sentinelml_performance_lower_bound{model="income",metric="accuracy"} 0.75');
  expect(shown).toContain(
    'sentinelml_performance_window_end_timestamp_seconds{model="income",kind="realised"} 1795424400',
  );
});
