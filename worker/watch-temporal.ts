/** Asks the Temporal server, again and again, how schedules and task queues stand, for the worker's metrics. */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { messageOf } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import type { QueueFigures, ScheduleFigures, TemporalFigures } from '../metrics/temporal-metrics.js';
import { declaredSchedules, modelsChecked } from './declared-schedules.js';
import type { QueueToWatch } from './worker-roles.js';

const { TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY } = proto.temporal.api.enums.v1.TaskQueueType;
const KINDS = { workflow: TASK_QUEUE_TYPE_WORKFLOW, activity: TASK_QUEUE_TYPE_ACTIVITY } as const;

/** One round takes a call for all schedules and one for each kind of work. */
const EVERY_MS = 15_000;
const ROUND_TIMEOUT_MS = 10_000;

export interface TemporalWatch {
  /** What the server said last; `null` when it could not be asked. */
  latest(): TemporalFigures | null;
  stop(): void;
}

export interface WatchOptions {
  readonly client: Client;
  readonly config: SentinelConfig;
  readonly queues: readonly Pick<QueueToWatch, 'queue' | 'kind'>[];
  /** Told once of each stretch in which the server cannot be asked. */
  readonly onProblem: (problem: string) => void;
  /** Milliseconds from the end of a round to the start of the next. */
  readonly everyMs?: number;
}

/** Watches until it is stopped. */
export function watchTemporal({ everyMs = EVERY_MS, onProblem, ...asked }: WatchOptions): TemporalWatch {
  let latest: TemporalFigures | null = null;
  let failed = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function round(): Promise<void> {
    try {
      latest = await asked.client.withDeadline(Date.now() + ROUND_TIMEOUT_MS, () => askTemporal(asked));
      failed = false;
    } catch (error) {
      latest = null;
      if (!failed && !stopped) onProblem(messageOf(error));
      failed = true;
    }
    if (stopped) return;
    timer = setTimeout(() => void round(), everyMs);
    timer.unref();
  }
  void round();

  return {
    latest: () => latest,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/**
 * How the declared schedules and the task queues stand on the server.
 *
 * @throws the client's error when the server does not answer
 */
export async function askTemporal({
  client,
  config,
  queues,
}: Pick<WatchOptions, 'client' | 'config' | 'queues'>): Promise<TemporalFigures> {
  const [schedules, ...waiting] = await Promise.all([
    askSchedules(client, config),
    ...queues.map(({ queue, kind }) => askQueue(client, queue, kind)),
  ]);
  return { schedules, checksPaused: checksPaused(config, schedules), queues: waiting };
}

/** The models that are checked on a schedule, and whether every schedule that checks them is paused. */
function checksPaused(
  config: SentinelConfig,
  schedules: readonly ScheduleFigures[],
): TemporalFigures['checksPaused'] {
  const stateOf = new Map(schedules.map(({ id, state }) => [id, state]));
  const all = new Map<string, boolean>();
  for (const schedule of declaredSchedules(config)) {
    const paused = stateOf.get(schedule.id) === 'paused';
    for (const model of modelsChecked(config, schedule)) all.set(model, paused && (all.get(model) ?? true));
  }
  return [...all].map(([model, paused]) => ({ model, paused }));
}

async function askSchedules(client: Client, config: SentinelConfig): Promise<ScheduleFigures[]> {
  const there = new Map<string, { paused: boolean; next: Date | null }>();
  for await (const { scheduleId, state, info } of client.schedule.list())
    there.set(scheduleId, { paused: state.paused, next: info.nextActionTimes[0] ?? null });
  return declaredSchedules(config).map(({ id, options: { memo } }) => {
    const found = there.get(id);
    const model = typeof memo.model === 'string' ? memo.model : '';
    if (!found) return { id, model, state: 'missing', next: null };
    return found.paused
      ? { id, model, state: 'paused', next: null }
      : { id, model, state: 'active', next: found.next };
  });
}

async function askQueue(client: Client, queue: string, kind: keyof typeof KINDS): Promise<QueueFigures> {
  const { stats, pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType: KINDS[kind],
    reportStats: true,
  });
  const age = stats?.approximateBacklogAge;
  return {
    queue,
    kind,
    tasks: Number(stats?.approximateBacklogCount ?? 0),
    ageSeconds: Number(age?.seconds ?? 0) + (age?.nanos ?? 0) / 1e9,
    pollers: pollers.length,
  };
}
