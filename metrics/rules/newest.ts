/**
 * Several processes show the same last check, and one with a data folder of its own may be behind: of each model the
 * processes that show the newest window are heard, and folded into one.
 */
import { WINDOW_END } from '../drift-metrics.js';
import type { RecordingRule } from './rule.js';

const PER_PROCESS = ['job', 'instance', 'model'] as const;
const NEWEST_WINDOW = `job_instance_model:${WINDOW_END}:newest`;

/** Which processes show the newest window of a model. Recorded first, in the group of the rules that use it. */
export const NEWEST_WINDOW_RULE: RecordingRule = {
  record: NEWEST_WINDOW,
  expr:
    `max by (${PER_PROCESS.join(', ')}) (${WINDOW_END})` +
    ` == on (model) group_left () max by (model) (${WINDOW_END})`,
};

/** Name of the recorded series of a gauge of the last check. */
export function newest(metric: string, by: readonly string[] = []): string {
  return `${['model', ...by].join('_')}:${metric}:newest`;
}

/** Records a gauge of the last check, one series a model whatever the number of processes. */
export function recordNewest(metric: string, by: readonly string[] = []): RecordingRule {
  return {
    record: newest(metric, by),
    expr:
      `max by (${['model', ...by].join(', ')}) ` +
      `(${metric} and on (${PER_PROCESS.join(', ')}) ${NEWEST_WINDOW})`,
  };
}
