/** The worker process: takes drift checks off the task queue, and shows its metrics. */
import { type NativeConnection, Worker } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { createActivities, type Notice } from '../activities/create-activities.js';
import { createLastRuns } from '../activities/last-runs.js';
import { messageOf } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import type { Log } from '../config/log.js';
import { longestGapMs, scheduleTimes } from '../config/schedule-times.js';
import { productCommit, productVersion } from '../config/version.js';
import { registerBuildInfo } from '../metrics/build-info.js';
import { registerDriftMetrics } from '../metrics/drift-metrics.js';
import { createNotificationMetrics } from '../metrics/notification-metrics.js';
import { registerPerformanceMetrics } from '../metrics/performance-metrics.js';
import { createRunMetrics, registerScheduleMetrics } from '../metrics/run-metrics.js';
import { registerTemporalMetrics } from '../metrics/temporal-metrics.js';
import { checkChannel } from '../notify/create-channel.js';
import type { OpenTracing } from '../tracing/tracing.js';
import { TASK_QUEUE } from '../workflows/names.js';
import { clearDebris } from './clear-debris.js';
import { connectClient, type TemporalTarget } from './connect.js';
import { connectWorker } from './connect-worker.js';
import { deploymentOptions } from './deployment-options.js';
import { logNotifier } from './log-notifier.js';
import { serveMetrics } from './metrics-server.js';
import { publicUrl } from './public-url.js';
import { type Reconciled, reconcileSchedules } from './schedules.js';
import { ensureSearchAttributes } from './search-attributes.js';
import { tracedSource } from './temporal-tracing.js';
import { temporalUi } from './temporal-ui.js';
import { type TemporalWatch, watchTemporal } from './watch-temporal.js';

export interface WorkerDeps {
  readonly config: SentinelConfig;
  readonly target: TemporalTarget;
  readonly log: Log;
  /** Off unless told. */
  readonly tracing?: OpenTracing | null;
  /** Told of each finished check, beside the log. */
  readonly onNotice?: (notice: Notice) => void;
}

export interface RunningWorker {
  readonly metricsPort: number;
  readonly schedules: Reconciled;
  /** Resolves when the worker has stopped; rejects when it broke. */
  readonly ended: Promise<void>;
  /** Lets running activities finish for the grace time, then ends. */
  stop(): Promise<void>;
}

/** How long heartbeats are gathered before they are sent. Cancellation comes back with one, so it takes no longer than this. */
export const MAX_HEARTBEAT_THROTTLE_MS = 2_000;

/** How long a stopping worker waits for its activities before it cancels them. */
const SHUTDOWN_GRACE_MS = 10_000;

/**
 * Starts a worker: registers search attributes, reconciles schedules, serves metrics, polls.
 *
 * @throws SentinelError SENT_TEMPORAL_UNREACHABLE, SENT_PORT_TAKEN
 */
export async function startWorker({
  config,
  target,
  log,
  tracing = null,
  onNotice,
}: WorkerDeps): Promise<RunningWorker> {
  const registry = new Registry();
  registerBuildInfo(registry, { version: productVersion(), commit: productCommit() });
  const lastRuns = createLastRuns(config, (problem) => log.warn({ problem }, 'run record skipped'));
  registerDriftMetrics(registry, lastRuns.checks);
  registerPerformanceMetrics(registry, lastRuns.performance);
  const metrics = createRunMetrics(registry, Object.keys(config.models));
  registerScheduleMetrics(
    registry,
    Object.values(config.models).flatMap(({ id, schedule }) =>
      schedule ? [[id, longestGapMs(scheduleTimes(schedule)) / 1000] as const] : [],
    ),
  );
  for (const channel of Object.keys(config.notifications.channels)) {
    try {
      checkChannel(config, channel, process.env);
    } catch (error) {
      // Checks go on without it: they are worth more than the news of them.
      log.error({ channel, problem: messageOf(error) }, 'the channel cannot be told of anything');
    }
  }
  const notificationMetrics = createNotificationMetrics(registry, Object.keys(config.notifications.channels));
  let watch: TemporalWatch | undefined;
  registerTemporalMetrics(registry, () => watch?.latest() ?? null);
  const metricsServer = await serveMetrics(registry, config.worker.metrics_port, config.worker.host);

  let closeClient = async (): Promise<void> => {};
  let connection: NativeConnection | undefined;
  try {
    const client = await connectClient(target);
    closeClient = () => client.connection.close();
    await ensureSearchAttributes(client);
    const schedules = await reconcileSchedules(client, config).then(async (reconciled) => {
      const removed = await clearDebris(client, config).catch((error: unknown) => {
        log.warn({ problem: messageOf(error) }, 'frozen rows of ended checks not removed');
        return [];
      });
      if (removed.length > 0) log.info({ removed }, 'frozen rows of ended checks removed');
      return reconciled;
    });
    watch = watchTemporal({
      client,
      config,
      queues: [TASK_QUEUE],
      onProblem: (problem) =>
        log.warn({ problem }, 'Temporal cannot be asked how schedules and queues stand'),
    });

    connection = await connectWorker(target);
    const worker = await Worker.create({
      connection,
      namespace: target.namespace,
      taskQueue: TASK_QUEUE,
      ...(await tracedSource(tracing)),
      activities: createActivities({
        config,
        metrics,
        notificationMetrics,
        publicUrl: publicUrl(config),
        temporalUi: (run) => temporalUi(config, run),
        productVersion: productVersion(),
        notifiers: [logNotifier(log), async (notice) => onNotice?.(notice)],
        env: process.env,
        onProblem: (problem) => log.warn({ problem }, 'notification state'),
        now: () => new Date(),
      }),
      // Each check computes in a thread of its own, so this bounds the cores and memory that checks take.
      maxConcurrentActivityTaskExecutions: config.worker.concurrency,
      maxHeartbeatThrottleInterval: MAX_HEARTBEAT_THROTTLE_MS,
      maxCachedWorkflows: 200,
      ...deploymentOptions(config),
      shutdownGraceTime: SHUTDOWN_GRACE_MS,
    });
    const open = connection;
    const ended = worker.run().finally(async () => {
      metricsServer.close();
      watch?.stop();
      await Promise.all([open.close(), closeClient()]);
    });
    const address = metricsServer.address();
    return {
      metricsPort:
        typeof address === 'object' && address !== null ? address.port : config.worker.metrics_port,
      schedules,
      ended,
      async stop() {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await ended;
      },
    };
  } catch (error) {
    metricsServer.close();
    watch?.stop();
    await Promise.all([connection?.close(), closeClient()]);
    throw error;
  }
}
