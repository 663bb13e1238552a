/** Decides what is told of a model's performance. */
import { durationMs } from '../config/duration.js';
import { modelOf } from '../config/load-config.js';
import type { HysteresisConfig } from '../config/notifications-schema.js';
import type { Hysteresis } from '../notify/alarm.js';
import { type Alert, alertId } from '../notify/alert.js';
import type { AlarmState } from '../notify/event-log.js';
import { alertOf, type EndedCheck } from './alert-of-check.js';
import { decideOnce } from './decide-once.js';
import { performanceAlarm } from './performance-alarm.js';
import { addressed, type PlanDeps, type PlannedAlert } from './planned-alert.js';

/** What has become of the alarm of performance, and what is to be told of it. */
export async function decidePerformance(
  deps: PlanDeps,
  check: EndedCheck,
  before: AlarmState,
  hysteresis: Hysteresis,
): Promise<{ state: AlarmState; alerts: Alert[] }> {
  const found = await performanceAlarm(deps, check.model, before, hysteresis);
  const at = deps.now().toISOString();
  const { remind_after: remindAfter } = deps.config.notifications;
  const due =
    before.on &&
    remindAfter !== undefined &&
    (before.told_at === null || Date.parse(at) - Date.parse(before.told_at) >= durationMs(remindAfter));
  const changes = found.on !== before.on;
  if (!changes && !due) return { state: before, alerts: [] };
  const state: AlarmState = changes
    ? {
        on: found.on,
        since: at,
        window_end: found.window?.record.window.end ?? check.window.end,
        told_at: at,
      }
    : { ...before, told_at: at };
  const event = found.on ? 'performance' : 'recovery';
  const alert = alertOf(check, {
    id: alertId(check.model, check.run_id, 'performance', event),
    event,
    alarm: 'performance',
    reminder: !changes,
    since: (event === 'recovery' ? before.since : state.since) ?? at,
    created_at: at,
    windows: found.windows,
    performance: found.facts,
  });
  return { state, alerts: [alert] };
}

/** A run that has looked again at windows whose labels came late. */
export interface EndedEvaluation {
  readonly model: string;
  readonly workflow_id: string | null;
  readonly run_id: string;
  /** The newest window that it looked at. */
  readonly window: { readonly start: string | null; readonly end: string };
  readonly report_url: string | null;
}

/** What is to be told when labels that came late change what is known of performance. Asked again about the same run it answers the same. */
export async function planPerformanceAlerts(
  deps: PlanDeps,
  { report_url, ...evaluation }: EndedEvaluation,
): Promise<PlannedAlert[]> {
  const { config } = deps;
  if (Object.keys(config.notifications.channels).length === 0) return [];
  const check: EndedCheck = { ...evaluation, found: null, problem: null };
  const hysteresis = hysteresisOf(modelOf(config, check.model).hysteresis ?? config.notifications.hysteresis);
  const event = await decideOnce(deps, check, async (before) => {
    const { state, alerts } = await decidePerformance(deps, check, before.performance, hysteresis);
    return {
      alarms: { ...before, performance: state },
      alerts: alerts.map((alert) => ({ ...alert, report_url })),
    };
  });
  return addressed(config, event?.alerts ?? []);
}

export function hysteresisOf({ windows, of, clear }: HysteresisConfig): Hysteresis {
  return { windows, of, clear: clear ?? of };
}
