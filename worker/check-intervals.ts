import type { SentinelConfig } from '../config/load-config.js';
import { longestGapMs, scheduleTimes } from '../config/schedule-times.js';
import { declaredSchedules, modelsChecked } from './declared-schedules.js';

/**
 * The longest time between two checks of each model that is checked on a schedule, its own or that of the sweep; of several
 * the shortest. A schedule that is declared as paused promises nothing.
 *
 * @returns model and seconds
 */
export function checkIntervals(config: SentinelConfig): (readonly [model: string, seconds: number])[] {
  const intervals = new Map<string, number>();
  for (const schedule of declaredSchedules(config)) {
    const { declared } = schedule;
    if (declared.paused) continue;
    const seconds = longestGapMs(scheduleTimes(declared)) / 1000;
    for (const model of modelsChecked(config, schedule))
      intervals.set(model, Math.min(seconds, intervals.get(model) ?? Number.POSITIVE_INFINITY));
  }
  return [...intervals];
}
