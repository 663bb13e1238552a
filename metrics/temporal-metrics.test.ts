import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { registerTemporalMetrics, type TemporalFigures } from './temporal-metrics.js';

const FIGURES: TemporalFigures = {
  schedules: [
    { id: 'drift-income', model: 'income', state: 'active', next: new Date('2026-11-23T09:00:00Z') },
    { id: 'prune-house', model: '', state: 'paused', next: null },
  ],
  checksPaused: [{ model: 'income', paused: false }],
  queues: [{ queue: 'sentinelml', kind: 'activity', tasks: 4, ageSeconds: 12.5, pollers: 2 }],
};

const samples = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

it('shows what the server said last, and nothing of before while it cannot be asked', async () => {
  let latest: TemporalFigures | null = FIGURES;
  const registry = new Registry();
  registerTemporalMetrics(registry, () => latest);
  expect(samples(await registry.metrics())).toEqual([
    'sentinelml_temporal_reachable 1',
    'sentinelml_schedule_state{schedule="drift-income",model="income",state="active"} 1',
    'sentinelml_schedule_state{schedule="drift-income",model="income",state="paused"} 0',
    'sentinelml_schedule_state{schedule="drift-income",model="income",state="missing"} 0',
    'sentinelml_schedule_state{schedule="prune-house",model="",state="active"} 0',
    'sentinelml_schedule_state{schedule="prune-house",model="",state="paused"} 1',
    'sentinelml_schedule_state{schedule="prune-house",model="",state="missing"} 0',
    'sentinelml_schedule_next_run_timestamp_seconds{schedule="drift-income",model="income"} 1795424400',
    'sentinelml_drift_checks_paused{model="income"} 0',
    'sentinelml_task_queue_backlog_tasks{task_queue="sentinelml",task_type="activity"} 4',
    'sentinelml_task_queue_backlog_age_seconds{task_queue="sentinelml",task_type="activity"} 12.5',
    'sentinelml_task_queue_pollers{task_queue="sentinelml",task_type="activity"} 2',
  ]);
  latest = null;
  expect(samples(await registry.metrics())).toEqual(['sentinelml_temporal_reachable 0']);
});
