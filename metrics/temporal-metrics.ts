import { Gauge, type Registry } from 'prom-client';

export const TEMPORAL_REACHABLE = 'sentinelml_temporal_reachable';
export const SCHEDULE_STATE = 'sentinelml_schedule_state';
export const SCHEDULE_NEXT = 'sentinelml_schedule_next_run_timestamp_seconds';
export const CHECKS_PAUSED = 'sentinelml_drift_checks_paused';
export const BACKLOG_TASKS = 'sentinelml_task_queue_backlog_tasks';
export const BACKLOG_AGE = 'sentinelml_task_queue_backlog_age_seconds';
export const QUEUE_POLLERS = 'sentinelml_task_queue_pollers';

const SCHEDULE_STATES = ['active', 'paused', 'missing'] as const;

/** A declared schedule, as it stands on the server. */
export interface ScheduleFigures {
  readonly id: string;
  /** The model that it is about; empty when it is about all. */
  readonly model: string;
  readonly state: (typeof SCHEDULE_STATES)[number];
  /** `null` when it is paused, missing, or never due again. */
  readonly next: Date | null;
}

/** What waits in a task queue, for workers to take it. */
export interface QueueFigures {
  readonly queue: string;
  readonly kind: 'workflow' | 'activity';
  readonly tasks: number;
  /** Of the oldest task that waits; 0 when none does. */
  readonly ageSeconds: number;
  /** Workers that have asked for work in the last minutes. */
  readonly pollers: number;
}

export interface TemporalFigures {
  readonly schedules: readonly ScheduleFigures[];
  /** The models that are checked on a schedule; paused when every schedule that checks them is. */
  readonly checksPaused: readonly { readonly model: string; readonly paused: boolean }[];
  readonly queues: readonly QueueFigures[];
}

/**
 * Gauges of what the Temporal server says of schedules and task queues. While it cannot be asked they are not there:
 * a figure of before would be taken for one of now.
 *
 * @param latest what the server said last; `null` when it could not be asked; called once a scrape
 */
export function registerTemporalMetrics(registry: Registry, latest: () => TemporalFigures | null): void {
  const gauge = (name: string, help: string, ...labelNames: string[]): Gauge =>
    new Gauge({ name, help, labelNames, registers: [registry], collect: refill });
  const reachable = gauge(
    TEMPORAL_REACHABLE,
    'Whether the Temporal server answered when it was asked last (0 or 1).',
  );
  const state = gauge(
    SCHEDULE_STATE,
    'The state of a declared schedule: 1 for the one it is in, 0 for the others.',
    'schedule',
    'model',
    'state',
  );
  const next = gauge(
    SCHEDULE_NEXT,
    'When a schedule is due next; none of one that is paused or missing.',
    'schedule',
    'model',
  );
  const checksPaused = gauge(
    CHECKS_PAUSED,
    'Whether every schedule that checks the model for drift is paused on the server (0 or 1).',
    'model',
  );
  const ofQueue = (name: string, help: string): Gauge => gauge(name, help, 'task_queue', 'task_type');
  const tasks = ofQueue(BACKLOG_TASKS, 'Tasks that wait for a worker, about.');
  const age = ofQueue(BACKLOG_AGE, 'Seconds that the oldest task has waited for a worker, about.');
  const pollers = ofQueue(QUEUE_POLLERS, 'Workers that take tasks from the queue.');

  function refill(): void {
    const figures = latest();
    for (const one of [state, next, checksPaused, tasks, age, pollers]) one.reset();
    reachable.set(figures ? 1 : 0);
    for (const { id: schedule, model, ...found } of figures?.schedules ?? []) {
      for (const one of SCHEDULE_STATES)
        state.set({ schedule, model, state: one }, one === found.state ? 1 : 0);
      if (found.next) next.set({ schedule, model }, found.next.getTime() / 1000);
    }
    for (const { model, paused } of figures?.checksPaused ?? []) checksPaused.set({ model }, paused ? 1 : 0);
    for (const { queue: task_queue, kind: task_type, ...found } of figures?.queues ?? []) {
      tasks.set({ task_queue, task_type }, found.tasks);
      age.set({ task_queue, task_type }, found.ageSeconds);
      pollers.set({ task_queue, task_type }, found.pollers);
    }
  }
}
