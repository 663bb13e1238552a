/** Temporal's activities: thin wrappers that parse, heartbeat, and turn errors into what Temporal can act on. */
import { ApplicationFailure, Context } from '@temporalio/activity';
import { modelOf } from '../config/load-config.js';
import type { NotificationMetrics } from '../metrics/notification-metrics.js';
import type { RunMetrics } from '../metrics/run-metrics.js';
import { countedDelivery } from './counted-delivery.js';
import { type Delivery, deliverAlert } from './deliver-alert.js';
import { guarded } from './guarded.js';
import { heartbeating } from './heartbeating.js';
import { discardSnapshots, loadWindow } from './load-window.js';
import { createMaintenanceActivities } from './maintenance-activities.js';
import { createPerformanceActivities } from './performance-activities.js';
import { planAlerts } from './plan-alerts.js';
import type { PlannedAlert } from './planned-alert.js';
import { isPublished, publishRun, renderRunReport } from './publish-run.js';
import { createRetrainActivities } from './retrain-activities.js';
import {
  type LoadedWindow,
  type RenderedReport,
  type Run,
  runSchema,
  type StepDeps,
  type TestedWindow,
} from './step-types.js';
import { testColumns } from './test-columns.js';

/** What a notifier is told when a check has finished. */
export interface Notice {
  readonly model: string;
  readonly verdict: TestedWindow['verdict'];
  readonly share: number;
  readonly drifted: readonly string[];
  readonly reportUrl: string;
}

export interface ActivityDeps extends StepDeps {
  readonly metrics: RunMetrics;
  readonly notificationMetrics: NotificationMetrics;
  readonly notifiers: readonly ((notice: Notice) => Promise<void>)[];
  /** Holds the secrets that the configuration names. */
  readonly env: NodeJS.ProcessEnv;
  /** Headers that carry the trace of an activity to a webhook; none unless told. */
  readonly traceHeaders?: () => Readonly<Record<string, string>>;
  /** Told of files that cannot be read. */
  readonly onProblem?: (problem: string) => void;
}

/** The activities of all workflows, by the names that run history stores. */
export function createActivities(deps: ActivityDeps) {
  return {
    ...createMaintenanceActivities(deps),
    ...createRetrainActivities(deps),
    ...createPerformanceActivities(deps),

    async loadWindow(run: Run): Promise<LoadedWindow> {
      return guarded(() => {
        known(deps, run);
        return heartbeating((progress, _, attempt) => loadWindow(deps, run, progress, attempt));
      });
    },

    async testColumns(run: Run & { readonly loaded: LoadedWindow }): Promise<TestedWindow> {
      return guarded(() => heartbeating((progress, signal) => testColumns(deps, run, progress, signal)));
    },

    async renderReport(run: Run & { readonly tested: TestedWindow }): Promise<RenderedReport> {
      return guarded(() => heartbeating(() => renderRunReport(deps, run)));
    },

    async publishRun(
      run: Run & { readonly tested: TestedWindow; readonly report: RenderedReport },
    ): Promise<void> {
      return guarded(() =>
        heartbeating(async () => {
          const before = await isPublished(deps, run);
          await publishRun(deps, run);
          // Counted once, also when the news of it got lost and it is done again.
          if (!before) deps.metrics.ended(run.model, run.tested.verdict, secondsSince(deps, run));
        }),
      );
    },

    /** Tells this process of the check, and decides what the channels are to be told. */
    async notify(
      run: Run & { readonly tested: TestedWindow; readonly report: RenderedReport },
    ): Promise<PlannedAlert[]> {
      return guarded(() =>
        heartbeating(async () => {
          const notice: Notice = {
            model: run.model,
            verdict: run.tested.verdict,
            share: run.tested.share,
            drifted: run.tested.drifted,
            reportUrl: run.report.url,
          };
          for (const send of deps.notifiers) await send(notice);
          return planAlerts(deps, {
            model: run.model,
            window: run.tested.window,
            workflow_id: run.workflow_id,
            run_id: run.run_id,
            found: {
              verdict: run.tested.verdict,
              share: run.tested.share,
              drifted: run.tested.drifted,
              why: run.tested.why,
              report_url: run.report.url,
            },
            problem: null,
          });
        }),
      );
    },

    /** Sends one alert through one channel, once. */
    async deliver(request: { readonly alert: unknown; readonly channel: string }): Promise<Delivery> {
      const { attempt } = Context.current().info;
      return guarded(() =>
        heartbeating((_, signal) =>
          countedDelivery(deps.notificationMetrics, request.channel, signal, () =>
            deliverAlert(deps, request, { attempt, signal }),
          ),
        ),
      );
    },

    /** Clears up after a check that failed for good or was cancelled, and counts the failed ones. */
    async abandonRun(
      run: Run & {
        readonly cancelled: boolean;
        readonly problem?: { readonly type: string; readonly message: string };
      },
    ): Promise<PlannedAlert[]> {
      return guarded(() =>
        heartbeating(async () => {
          // An unknown model has nothing to clear up, and makes no series: labels must stay few.
          if (!Object.hasOwn(deps.config.models, run.model)) return [];
          await discardSnapshots(deps, run);
          if (run.cancelled) {
            deps.metrics.ended(run.model, 'cancelled', secondsSince(deps, run));
            return [];
          }
          const planned = await planAlerts(deps, {
            model: run.model,
            window: { start: run.window_start ?? null, end: run.window_end },
            workflow_id: run.workflow_id,
            run_id: run.run_id,
            found: null,
            problem: run.problem ?? null,
          });
          deps.metrics.ended(run.model, 'failed', secondsSince(deps, run));
          return planned;
        }),
      );
    },
  };
}

/** Rejects at once what no retry can mend: a run of no known form, or of a model that is not configured. */
function known(deps: ActivityDeps, run: Run): void {
  const parsed = runSchema.safeParse(run);
  if (!parsed.success) {
    const problems = parsed.error.issues
      .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
      .join('; ');
    throw ApplicationFailure.nonRetryable(`The run is not one: ${problems}`, 'SENT_USAGE');
  }
  modelOf(deps.config, run.model);
}

function secondsSince(deps: ActivityDeps, run: Run): number {
  return Math.max(0, (deps.now().getTime() - Date.parse(run.started_at)) / 1000);
}
