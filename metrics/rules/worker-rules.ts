import { NOTIFICATIONS } from '../notification-metrics.js';
import { WORKER_JOB } from '../scrape-jobs.js';
import { BACKLOG_AGE, TEMPORAL_REACHABLE } from '../temporal-metrics.js';
import type { Rule, RuleContext } from './rule.js';

/** Longer than the longest pause between two attempts of a delivery. */
const ATTEMPTS_WITHIN = '15m';

/** The Temporal SDK's own. The pauses between two attempts of a task grow up to ten minutes. */
const TASKS_FAILED = 'temporal_workflow_task_execution_failed';
const TASKS_WITHIN = '25m';

/** What the worker needs to do its work, and whom it tells. */
export function workerRules({ limits, time, seconds, alert }: RuleContext): Rule[] {
  const attempts = (outcome: string): string =>
    `sum by (channel) (increase(${NOTIFICATIONS}{outcome="${outcome}"}[${time(ATTEMPTS_WITHIN)}])) > 0`;
  return [
    alert({
      alert: 'WorkerDown',
      expr: `up{job="${WORKER_JOB}"} == 0 or absent(up{job="${WORKER_JOB}"})`,
      for: '5m',
      severity: 'warning',
      summary: 'The worker cannot be scraped.',
      description:
        'Prometheus gets no metrics from {{ with $labels.instance }}the worker at {{ . }}{{ else }}any worker{{ end }}. Temporal keeps the checks that are due, and nobody runs them.',
    }),
    alert({
      alert: 'TemporalDown',
      expr: `max(${TEMPORAL_REACHABLE}) == 0`,
      for: '5m',
      severity: 'warning',
      summary: 'No worker reaches Temporal.',
      description:
        'The Temporal server does not answer, so no drift check runs. Predictions are answered and logged all the same.',
    }),
    alert({
      alert: 'TaskQueueBacklog',
      expr: `max by (task_queue, task_type) (${BACKLOG_AGE}) > ${seconds(limits.backlog_age)}`,
      for: '5m',
      severity: 'warning',
      summary: 'Tasks wait in the queue {{ $labels.task_queue }} ({{ $labels.task_type }}).',
      description: `The oldest task has waited {{ $value | humanizeDuration }} for a worker; ${limits.backlog_age} is the limit. Checks are late by that much.`,
    }),
    alert({
      alert: 'WorkflowTaskFailing',
      // What makes a run fail is no failure of a task: a task fails by a defect, and is tried again for ever.
      expr: `sum by (workflow_type, failure_reason) (increase(${TASKS_FAILED}[${time(TASKS_WITHIN)}])) > 0`,
      for: '5m',
      severity: 'warning',
      summary: 'Runs of {{ $labels.workflow_type }} cannot go on.',
      description: `The code of {{ $labels.workflow_type }} fails ({{ $labels.failure_reason }}) instead of its run. Temporal tries again until a worker can go on, and the run stays open.`,
    }),
    alert({
      alert: 'NotificationFailing',
      // One that is tried again and gets through is no news; one that is refused is lost.
      expr: `(${attempts('failed')} unless on (channel) ${attempts('sent')}) or ${attempts('refused')}`,
      for: '2m',
      severity: 'warning',
      summary: 'Alerts do not get through the channel {{ $labels.channel }}.',
      description: `Attempts to tell {{ $labels.channel }} of an alert have failed in the last ${ATTEMPTS_WITHIN}, and none has succeeded since, or one was refused for good.`,
    }),
  ];
}
