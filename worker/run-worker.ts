/** The worker process: takes runs and their steps off the task queues, and shows its metrics. */
import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { createActivities, type Notice } from '../activities/create-activities.js';
import { createLastRuns } from '../activities/last-runs.js';
import { messageOf } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import type { Log } from '../config/log.js';
import { productCommit, productVersion } from '../config/version.js';
import { registerBuildInfo } from '../metrics/build-info.js';
import { registerFairnessLimits } from '../metrics/fairness-metrics.js';
import { joinedText } from '../metrics/metrics-text.js';
import { createNotificationMetrics } from '../metrics/notification-metrics.js';
import { pastChecksText } from '../metrics/past-checks.js';
import { createRunMetrics, registerScheduleMetrics } from '../metrics/run-metrics.js';
import { registerTemporalMetrics } from '../metrics/temporal-metrics.js';
import { checkChannel } from '../notify/create-channel.js';
import { clearSpills } from '../store/clear-spills.js';
import type { OpenTracing } from '../tracing/tracing.js';
import { checkIntervals } from './check-intervals.js';
import { clearDebris } from './clear-debris.js';
import { connectClient, type TemporalTarget } from './connect.js';
import { connectWorker } from './connect-worker.js';
import { createWorkers } from './create-workers.js';
import { deploymentOptions } from './deployment-options.js';
import { logNotifier } from './log-notifier.js';
import { serveMetrics } from './metrics-server.js';
import { publicUrl } from './public-url.js';
import { type Reconciled, reconcileSchedules } from './schedules.js';
import { ensureSearchAttributes } from './search-attributes.js';
import { tracedSource } from './temporal-tracing.js';
import { temporalUi } from './temporal-ui.js';
import { type TemporalWatch, watchTemporal } from './watch-temporal.js';
import { queuesToPoll, queuesToWatch, WORKER_ROLES, type WorkerRole } from './worker-roles.js';

export interface WorkerDeps {
  readonly config: SentinelConfig;
  readonly target: TemporalTarget;
  readonly log: Log;
  /** Off unless told. */
  readonly tracing?: OpenTracing | null;
  /** What the process is there for; everything unless told. */
  readonly roles?: readonly WorkerRole[];
  /** Told of each finished check, beside the log. */
  readonly onNotice?: (notice: Notice) => void;
}

export interface RunningWorker {
  readonly metricsPort: number;
  /** The task queues that it polls. */
  readonly queues: readonly string[];
  /** `null` when the worker runs no workflows: schedules are the business of those that do. */
  readonly schedules: Reconciled | null;
  /** Resolves when the worker has stopped; rejects when it broke. */
  readonly ended: Promise<void>;
  /** Lets running activities finish for the grace time, then ends. */
  stop(): Promise<void>;
}

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
  roles = WORKER_ROLES,
  onNotice,
}: WorkerDeps): Promise<RunningWorker> {
  void clearSpills({ log });
  const registry = new Registry();
  registerBuildInfo(registry, { version: productVersion(), commit: productCommit() });
  const lastRuns = createLastRuns(config, (problem) => log.warn({ problem }, 'run record skipped'));
  const metrics = createRunMetrics(registry, Object.keys(config.models));
  registerScheduleMetrics(registry, checkIntervals(config));
  registerFairnessLimits(registry, config.models);
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
  // Whoever looks after the schedules watches the server for all workers.
  if (roles.includes('workflows')) registerTemporalMetrics(registry, () => watch?.latest() ?? null);
  const metricsServer = await serveMetrics(
    joinedText(registry, pastChecksText(lastRuns)),
    config.worker.metrics_port,
    config.worker.host,
  );

  let closeClient = async (): Promise<void> => {};
  let connection: NativeConnection | undefined;
  try {
    let schedules: Reconciled | null = null;
    if (roles.includes('workflows')) {
      const client = await connectClient(target);
      closeClient = () => client.connection.close();
      schedules = await prepareServer(client, target, config, log);
      watch = watchTemporal({
        client,
        config,
        queues: queuesToWatch(config),
        onProblem: (problem) =>
          log.warn({ problem }, 'Temporal cannot be asked how schedules and queues stand'),
      });
    }
    const queues = queuesToPoll(config, roles);
    connection = await connectWorker(target);
    const workers = await createWorkers({
      connection,
      namespace: target.namespace,
      queues,
      source: await tracedSource(tracing),
      activities: createActivities({
        config,
        metrics,
        notificationMetrics,
        publicUrl: publicUrl(config),
        temporalUi: (run) => temporalUi(config, run),
        productVersion: productVersion(),
        notifiers: [logNotifier(log), async (notice) => onNotice?.(notice)],
        env: process.env,
        ...(tracing === null ? {} : { traceHeaders: () => tracing.headers() }),
        onProblem: (problem) => log.warn({ problem }, 'notification state'),
        now: () => new Date(),
      }),
      options: deploymentOptions(config),
    });
    const open = connection;
    const ended = workers.run().finally(async () => {
      metricsServer.close();
      watch?.stop();
      await Promise.all([open.close(), closeClient()]);
    });
    const address = metricsServer.address();
    return {
      metricsPort:
        typeof address === 'object' && address !== null ? address.port : config.worker.metrics_port,
      queues: queues.map(({ taskQueue }) => taskQueue),
      schedules,
      ended,
      async stop() {
        workers.shutdown();
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

/** Makes the server ready for the runs of this project: its search attributes, its schedules, no debris of ended runs. */
async function prepareServer(
  client: Client,
  { address }: TemporalTarget,
  config: SentinelConfig,
  log: Log,
): Promise<Reconciled> {
  await ensureSearchAttributes(client, address);
  const reconciled = await reconcileSchedules(client, config);
  const removed = await clearDebris(client, config).catch((error: unknown) => {
    log.warn({ problem: messageOf(error) }, 'frozen rows of ended checks not removed');
    return [];
  });
  if (removed.length > 0) log.info({ removed }, 'frozen rows of ended checks removed');
  return reconciled;
}
