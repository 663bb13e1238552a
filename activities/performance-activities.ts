/** The activities of `evaluatePerformance`, by the names that run history stores. */
import {
  type EvaluatedWindow,
  type EvaluationPlan,
  type EvaluationRequest,
  evaluateWindow,
  planEvaluation,
  type WindowEvaluation,
} from './evaluate-performance.js';
import { guarded } from './guarded.js';
import { heartbeating } from './heartbeating.js';
import { type EndedEvaluation, planPerformanceAlerts } from './plan-performance-alerts.js';
import type { PlannedAlert } from './planned-alert.js';
import { type RenderWindowsRequest, renderWindows } from './render-windows.js';
import type { StepDeps } from './step-types.js';
import { reportPaths } from './window-stamp.js';

export function createPerformanceActivities(deps: StepDeps) {
  return {
    /** The windows whose labels have changed. */
    async planEvaluation(request: EvaluationRequest): Promise<EvaluationPlan> {
      return guarded(() =>
        heartbeating((progress, _, attempt) => planEvaluation(deps, request, progress, attempt)),
      );
    },

    /** One of them, looked at once more. */
    async evaluateWindow(request: WindowEvaluation): Promise<EvaluatedWindow> {
      return guarded(() =>
        heartbeating((progress, _, attempt) => evaluateWindow(deps, request, progress, attempt)),
      );
    },

    /** Decides what the channels are to be told of it. */
    async notifyPerformance(run: Omit<EndedEvaluation, 'report_url'>): Promise<PlannedAlert[]> {
      return guarded(() =>
        heartbeating(() => {
          const { htmlName } = reportPaths(run.model, run.window.end);
          const report_url = `${deps.publicUrl}/reports/${run.model}/${htmlName}`;
          return planPerformanceAlerts(deps, { ...run, report_url });
        }),
      );
    },

    /** Renders the reports of windows once more, with what is known of them now, and that of the newest check. */
    async renderWindows(request: RenderWindowsRequest): Promise<number> {
      return guarded(() => heartbeating((progress) => renderWindows(deps, request, progress)));
    },
  };
}
