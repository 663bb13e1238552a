import { durationMs } from '../config/duration.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { alarmAfter, type Hysteresis, type Verdict } from '../notify/alarm.js';
import type { Alert } from '../notify/alert.js';
import type { AlarmState } from '../notify/event-log.js';
import { listPerformance, type WindowPerformance } from '../store/performance-history.js';

/** Windows that a decision may rest on; those that are not judged are passed over. */
const MOST_WINDOWS = 100;

export interface PerformanceAlarm {
  readonly on: boolean;
  /** The newest window that the decision rests on, with what is known of it; `null` when none is judged. */
  readonly window: WindowPerformance | null;
  readonly windows: { readonly drifted: number; readonly of: number };
  /** What is told of it. */
  readonly facts: Alert['performance'];
}

/**
 * Whether the alarm of performance is on. Windows judged by labels and windows judged by estimates are two series, as labels come
 * late: the newest windows have estimates alone, and labels speak of older ones. Either puts the alarm on; it goes off when no
 * series that has anything to say keeps it on. Only what was found out since the alarm last changed counts.
 */
export async function performanceAlarm(
  { config, now }: { readonly config: SentinelConfig; readonly now: () => Date },
  model: string,
  before: AlarmState,
  hysteresis: Hysteresis,
): Promise<PerformanceAlarm> {
  const oldest = now().getTime() - durationMs(modelOf(config, model).performance.label_delay);
  const since = before.since === null ? 0 : Date.parse(before.since);
  const all = (await listPerformance(config.data_dir, model, { limit: MOST_WINDOWS })).filter(
    ({ record }) => Date.parse(record.window.end) >= oldest,
  );
  const series = (['realised', 'estimated'] as const).map((by) =>
    all.filter(({ now: known }) => known.judged_by === by && Date.parse(known.evaluated_at) > since),
  );
  const speaking = series.filter((windows) => windows.length > 0);
  const states = speaking.map((windows) => ({
    windows,
    on: alarmAfter(windows.map(verdictOf), hysteresis, before.on),
  }));
  const on = states.length === 0 ? before.on : states.some((state) => state.on);
  const deciding = (states.find((state) => state.on === on) ?? states[0])?.windows ?? [];
  const looked = deciding.slice(0, on ? hysteresis.of : hysteresis.clear);
  const [window = null] = on ? looked.filter(({ now: known }) => known.verdict === 'fallen') : looked;
  return {
    on,
    window,
    windows: {
      drifted: looked.filter(({ now: known }) => known.verdict === 'fallen').length,
      of: looked.length,
    },
    facts: window && factsOf(window),
  };
}

const AS_DRIFT = {
  fallen: 'drift',
  as_expected: 'stable',
  unknown: 'insufficient_data',
} as const satisfies Record<string, Verdict>;

function verdictOf({ now: { verdict } }: WindowPerformance): Verdict {
  return AS_DRIFT[verdict];
}

function factsOf({ now: known, record }: WindowPerformance): NonNullable<Alert['performance']> {
  const by = known.judged_by;
  return {
    judged_by: by,
    window_end: record.window.end,
    predictions: known.predictions,
    labelled: known.labelled,
    figures: known.figures
      .filter(({ judged }) => judged)
      .map(({ name, realised, estimated, lower, upper, fallen }) => ({
        name,
        value: by === 'realised' ? realised : estimated,
        lower,
        upper,
        fallen,
      })),
  };
}
