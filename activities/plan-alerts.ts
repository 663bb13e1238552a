/** Decides, when a check has ended, what is told and to whom. Nothing is sent here. */
import { durationMs } from '../config/duration.js';
import { modelOf } from '../config/load-config.js';
import { alarmAfter, type Hysteresis } from '../notify/alarm.js';
import { type Alert, alertId } from '../notify/alert.js';
import type { AlarmState, AlarmStates } from '../notify/event-log.js';
import { listRunRecords, type RunRecord } from '../store/run-record.js';
import { alertOf, type Draft, type EndedCheck } from './alert-of-check.js';
import { type DecidedEvent, decideOnce } from './decide-once.js';
import { decidePerformance, hysteresisOf } from './plan-performance-alerts.js';
import { addressed, type PlanDeps, type PlannedAlert } from './planned-alert.js';

const MOST_COLUMNS = 50;

/**
 * What is to be told of a check that has ended. Asked again about the same run it answers the same. Only the newest window
 * of a model is told of, and none that ended long ago: a backfill of last month wakes nobody.
 */
export async function planAlerts(deps: PlanDeps, check: EndedCheck): Promise<PlannedAlert[]> {
  const { config } = deps;
  const { channels } = config.notifications;
  if (Object.keys(channels).length === 0 && !modelOf(config, check.model).retrain.on_drift) return [];
  const event = await decideOnce(deps, check, (before) => decide(deps, check, before));
  if (event === null) return [];
  return addressed(config, [...event.alerts, ...renewals(deps, check, event)]);
}

/** `null` when the window is none to tell of. */
async function decide(deps: PlanDeps, check: EndedCheck, before: AlarmStates): Promise<DecidedEvent | null> {
  const { config, now } = deps;
  const { notifications } = config;
  const end = Date.parse(check.window.end);
  if (now().getTime() - end > durationMs(notifications.max_age)) return null;
  const hysteresis = hysteresisOf(modelOf(config, check.model).hysteresis ?? notifications.hysteresis);
  const records = await recentRecords(deps, check, hysteresis);
  if (records.some((record) => Date.parse(record.window.end) > end)) return null;

  const at = now().toISOString();
  const changed = (on: boolean): AlarmState => ({
    on,
    since: at,
    window_end: check.window.end,
    told_at: at,
  });
  const due = ({ on, told_at }: AlarmState): boolean =>
    on &&
    notifications.remind_after !== undefined &&
    (told_at === null || now().getTime() - Date.parse(told_at) >= durationMs(notifications.remind_after));

  const alarms = { ...before };
  const alerts: Alert[] = [];
  const say = (
    draft: Pick<Alert, 'event'> & { alarm: keyof AlarmStates } & Partial<Omit<Draft, 'alarm'>>,
  ): void => {
    const reminder = draft.reminder ?? false;
    const state = draft.event === 'recovery' ? before[draft.alarm] : alarms[draft.alarm];
    alerts.push(
      alertOf(check, {
        ...draft,
        id: alertId(check.model, check.run_id, draft.alarm, draft.event),
        reminder,
        since: state.since ?? at,
        created_at: at,
      }),
    );
  };

  if (check.found === null) {
    if (!before.failure.on) {
      alarms.failure = changed(true);
      say({ event: 'failure', alarm: 'failure' });
    } else if (due(before.failure)) {
      alarms.failure = { ...before.failure, told_at: at };
      say({ event: 'failure', alarm: 'failure', reminder: true });
    }
    return { alarms, alerts };
  }

  if (before.failure.on) {
    alarms.failure = changed(false);
    say({ event: 'recovery', alarm: 'failure' });
  }
  const since = before.drift.window_end === null ? 0 : Date.parse(before.drift.window_end);
  const counted = records.filter((record) => Date.parse(record.window.end) > since);
  const on = alarmAfter(
    counted.map(({ verdict }) => verdict),
    hysteresis,
    before.drift.on,
  );
  const looked = records
    .filter(({ verdict }) => verdict !== 'insufficient_data')
    .slice(0, on ? hysteresis.of : hysteresis.clear);
  const ground = {
    windows: { drifted: looked.filter(({ verdict }) => verdict === 'drift').length, of: looked.length },
    columns: check.found.drifted.slice(0, MOST_COLUMNS).map((name) => ({
      name,
      windows: looked.filter((record) => record.drifted?.includes(name)).length,
    })),
  };
  if (on !== before.drift.on) {
    alarms.drift = changed(on);
    say({ event: on ? 'drift' : 'recovery', alarm: 'drift', ...ground });
  } else if (due(before.drift)) {
    alarms.drift = { ...before.drift, told_at: at };
    say({ event: 'drift', alarm: 'drift', reminder: true, ...ground });
  }
  const performance = await decidePerformance(deps, check, before.performance, hysteresis);
  alarms.performance = performance.state;
  return { alarms, alerts: [...alerts, ...performance.alerts] };
}

/** The records that a decision may rest on, newest window first. */
async function recentRecords(
  { config, onProblem }: PlanDeps,
  { model }: EndedCheck,
  { of, clear }: Hysteresis,
): Promise<RunRecord[]> {
  // Windows with too few rows are passed over, so there may have to be more; without end they are not gone through.
  const limit = 4 * Math.max(of, clear) + 20;
  return listRunRecords(config.data_dir, model, {
    limit,
    onBroken: (path, problem) => onProblem?.(`${path}: ${problem}`),
  });
}

/** What a channel whose alerts end by themselves is sent after every check while an alarm is on. */
function renewals(
  { now }: PlanDeps,
  check: EndedCheck,
  { alarms, alerts: told }: DecidedEvent,
): (Alert & { readonly renewal: true })[] {
  return (['drift', 'failure', 'performance'] as const).flatMap((alarm) => {
    const { on, since } = alarms[alarm];
    // Whether drift goes on is not known of a check that failed, but neither is that it has ended.
    if (!on || told.some((alert) => alert.alarm === alarm)) return [];
    const alert = alertOf(check, {
      event: alarm,
      alarm,
      id: alertId(check.model, check.run_id, alarm, 'renewal'),
      reminder: true,
      since: since ?? now().toISOString(),
      created_at: now().toISOString(),
      ...(alarm === 'drift'
        ? {
            columns: (check.found?.drifted ?? [])
              .slice(0, MOST_COLUMNS)
              .map((name) => ({ name, windows: 1 })),
          }
        : {}),
    });
    return [{ ...alert, renewal: true as const }];
  });
}
