/** Decides, when a check has ended, what is told and to whom. Nothing is sent here. */
import { durationMs } from '../config/duration.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import type { HysteresisConfig } from '../config/notifications-schema.js';
import { alarmAfter, type Hysteresis } from '../notify/alarm.js';
import { type Alert, alertId } from '../notify/alert.js';
import {
  ALL_OFF,
  type AlarmState,
  type AlarmStates,
  addEvent,
  eventFolder,
  eventOfRun,
  newestEvent,
} from '../notify/event-log.js';
import { alertText, alertTitle } from '../notify/words.js';
import { listRunRecords, type RunRecord } from '../store/run-record.js';
import { performanceAlarm } from './performance-alarm.js';

/** An alert and the channels that are to be told of it. */
export interface PlannedAlert {
  readonly alert: Alert;
  readonly channels: readonly string[];
  /** How long an unreachable channel is tried. */
  readonly give_up_after_ms: number;
  /** Whether a retraining of the model is to be started. */
  readonly retrain?: boolean;
}

/** A check that has ended. */
export interface EndedCheck {
  readonly model: string;
  readonly window: { readonly start: string | null; readonly end: string };
  readonly workflow_id: string | null;
  readonly run_id: string;
  /** What was found; `null` when the check failed. */
  readonly found: {
    readonly verdict: RunRecord['verdict'];
    readonly share: number;
    readonly drifted: readonly string[];
    readonly why?: string | undefined;
    readonly report_url: string;
  } | null;
  readonly problem: { readonly type: string; readonly message: string } | null;
}

interface PlanDeps {
  readonly config: SentinelConfig;
  readonly now: () => Date;
  readonly onProblem?: (problem: string) => void;
}

/** Two checks that end at the same time decide one after the other; more than so many are a defect. */
const MOST_TRIES = 100;
const MOST_COLUMNS = 50;

type Draft = Omit<Alert, 'title' | 'text'>;

/**
 * What is to be told of a check that has ended. Asked again about the same run it answers the same, so that a step that
 * is done again loses no alert and makes none twice. Only the newest window of a model is told of, and none that ended
 * long ago: a backfill of last month wakes nobody.
 */
export async function planAlerts(deps: PlanDeps, check: EndedCheck): Promise<PlannedAlert[]> {
  const { config } = deps;
  const { channels } = config.notifications;
  if (Object.keys(channels).length === 0 && !modelOf(config, check.model).retrain.on_drift) return [];
  const folder = eventFolder(config.data_dir, check.model);
  // A step that is done again may come after the next check has made an event of its own.
  const mine = await eventOfRun(folder, check.run_id);
  if (mine) return addressed(config, [...mine.alerts, ...renewals(deps, check, mine.alarms, mine.alerts)]);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const newest = await newestEvent(folder, (path) => deps.onProblem?.(`${path} cannot be read`));
    const decided = await decide(deps, check, newest.event?.alarms ?? ALL_OFF);
    if (decided === null) return [];
    const { alarms, alerts } = decided;
    if (alerts.length === 0) return addressed(config, renewals(deps, check, alarms));
    if (await addEvent(folder, newest.number + 1, { run_id: check.run_id, alarms, alerts }))
      return addressed(config, [...alerts, ...renewals(deps, check, alarms, alerts)]);
  }
  throw new Error(`the events of ${check.model} change all the time`);
}

/** `null` when the window is none to tell of. */
async function decide(
  deps: PlanDeps,
  check: EndedCheck,
  before: AlarmStates,
): Promise<{ alarms: AlarmStates; alerts: Alert[] } | null> {
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

/** What has become of the alarm of performance, and what is to be told of it. */
async function decidePerformance(
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
  const folder = eventFolder(config.data_dir, check.model);
  const mine = await eventOfRun(folder, check.run_id);
  if (mine) return addressed(config, mine.alerts);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const newest = await newestEvent(folder, (path) => deps.onProblem?.(`${path} cannot be read`));
    const before = newest.event?.alarms ?? ALL_OFF;
    const { state, alerts } = await decidePerformance(deps, check, before.performance, hysteresis);
    if (alerts.length === 0) return [];
    const told = alerts.map((alert) => ({ ...alert, report_url }));
    const event = { run_id: check.run_id, alarms: { ...before, performance: state }, alerts: told };
    if (await addEvent(folder, newest.number + 1, event)) return addressed(config, told);
  }
  throw new Error(`the events of ${check.model} change all the time`);
}

function hysteresisOf({ windows, of, clear }: HysteresisConfig): Hysteresis {
  return { windows, of, clear: clear ?? of };
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
  alarms: AlarmStates,
  told: readonly Alert[] = [],
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

function alertOf(
  check: EndedCheck,
  draft: Pick<Alert, 'id' | 'event' | 'alarm' | 'since' | 'created_at' | 'reminder'> & Partial<Draft>,
): Alert {
  const facts: Draft = {
    schema_version: 1,
    test: false,
    model: check.model,
    window: check.window,
    verdict: check.found?.verdict ?? null,
    share: check.found?.share ?? null,
    columns: [],
    windows: null,
    problem: check.problem,
    candidate: null,
    performance: null,
    why: check.found?.why ?? null,
    report_url: check.found?.report_url ?? null,
    run: { workflow_id: check.workflow_id, run_id: check.run_id },
    ...draft,
  };
  return { ...facts, title: alertTitle(facts), text: alertText(facts) };
}

/** A candidate that waits for a person. */
export interface WaitingCandidate {
  readonly model: string;
  readonly candidate: string;
  readonly champion: string | null;
  /** Until when it waits, ISO 8601. */
  readonly decide_by: string;
  readonly as_of: string;
  readonly workflow_id: string;
  readonly run_id: string;
}

/** What is to be told of a candidate that waits, and to whom. Asked again about the same run it answers the same but for the time. */
export function planApproval({ config, now }: PlanDeps, waiting: WaitingCandidate): PlannedAlert[] {
  const { id: model } = modelOf(config, waiting.model);
  const at = now().toISOString();
  const facts: Draft = {
    schema_version: 1,
    id: alertId(model, waiting.run_id, 'approval', waiting.candidate),
    event: 'approval',
    alarm: 'approval',
    reminder: false,
    test: false,
    model,
    since: at,
    created_at: at,
    window: { start: null, end: waiting.as_of },
    verdict: null,
    share: null,
    columns: [],
    windows: null,
    problem: null,
    candidate: { version: waiting.candidate, champion: waiting.champion, decide_by: waiting.decide_by },
    performance: null,
    why: null,
    report_url: null,
    run: { workflow_id: waiting.workflow_id, run_id: waiting.run_id },
  };
  return addressed(config, [{ ...facts, title: alertTitle(facts), text: alertText(facts) }]);
}

/** Each alert with the channels that want it; one that nobody wants, and that starts nothing, is left out. */
function addressed(
  config: SentinelConfig,
  alerts: readonly (Alert & { readonly renewal?: true })[],
): PlannedAlert[] {
  const { channels, give_up_after } = config.notifications;
  return alerts.flatMap(({ renewal, ...alert }) => {
    const wanted = Object.entries(channels)
      .filter(([, channel]) => renewal === undefined || channel.type === 'alertmanager')
      .filter(
        ([, { events, models }]) => events.includes(alert.event) && (models?.includes(alert.model) ?? true),
      )
      .map(([name]) => name);
    const retrain =
      alert.event === 'drift' && !alert.reminder && modelOf(config, alert.model).retrain.on_drift;
    if (wanted.length === 0 && !retrain) return [];
    return [
      {
        alert,
        channels: wanted,
        give_up_after_ms: durationMs(give_up_after),
        ...(retrain ? { retrain } : {}),
      },
    ];
  });
}
