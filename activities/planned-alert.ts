/** Alerts, and who is told of them. */
import { durationMs } from '../config/duration.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import type { Alert } from '../notify/alert.js';

/** An alert and the channels that are to be told of it. */
export interface PlannedAlert {
  readonly alert: Alert;
  readonly channels: readonly string[];
  /** How long an unreachable channel is tried. */
  readonly give_up_after_ms: number;
  /** Whether a retraining of the model is to be started. */
  readonly retrain?: boolean;
}

export interface PlanDeps {
  readonly config: SentinelConfig;
  readonly now: () => Date;
  readonly onProblem?: (problem: string) => void;
}

/** Each alert with the channels that want it; one that nobody wants, and that starts nothing, is left out. */
export function addressed(
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
