import {
  ALL_OFF,
  type AlarmEvent,
  type AlarmStates,
  addEvent,
  eventFolder,
  eventOfRun,
  MOST_TRIES,
  newestEvent,
} from '../notify/event-log.js';
import type { PlanDeps } from './planned-alert.js';

/** What is decided when a run has ended: how the alarms stand from then on, and what is told. */
export type DecidedEvent = Pick<AlarmEvent, 'alarms' | 'alerts'>;

/**
 * Decides what is told of a run, once: asked again about the same run it answers what was decided then, so that a step that is
 * done again loses no alert and makes none twice. What tells nothing leaves nothing. When another run's decision came in
 * between, it is decided anew from that.
 *
 * @param decide from how the alarms stood before; `null` when the run is none to tell of
 */
export async function decideOnce(
  { config, onProblem }: Pick<PlanDeps, 'config' | 'onProblem'>,
  { model, run_id }: { readonly model: string; readonly run_id: string },
  decide: (before: AlarmStates) => Promise<DecidedEvent | null>,
): Promise<DecidedEvent | null> {
  const folder = eventFolder(config.data_dir, model);
  // A step that is done again may come after the next check has made an event of its own.
  const mine = await eventOfRun(folder, run_id);
  if (mine) return mine;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const newest = await newestEvent(folder, (path) => onProblem?.(`${path} cannot be read`));
    const decided = await decide(newest.event?.alarms ?? ALL_OFF);
    if (decided === null || decided.alerts.length === 0) return decided;
    if (await addEvent(folder, newest.number + 1, { run_id, ...decided })) return decided;
  }
  throw new Error(`the events of ${model} change all the time`);
}
