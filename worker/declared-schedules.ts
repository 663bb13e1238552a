/** The schedules that `sentinel.config.yaml` declares, as Temporal is told of them. */
import {
  type CalendarSpec,
  DAYS_OF_WEEK,
  type LooseRange,
  MONTHS,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
  type ScheduleSpec,
} from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { type FieldRange, valuesOf } from '../config/calendar-field.js';
import { durationMs } from '../config/duration.js';
import type { ModelConfig, SentinelConfig } from '../config/load-config.js';
import type { ScheduleConfig } from '../config/schedule-schema.js';
import { type Calendar, scheduleTimes } from '../config/schedule-times.js';
import {
  COMPACT_LIVE_LOG,
  DRIFT_CHECK,
  DRIFT_SWEEP,
  driftScheduleId,
  driftWorkflowId,
  EVALUATE_PERFORMANCE,
  PRUNE_HISTORY,
  performanceScheduleId,
  performanceWorkflowId,
  RETRAIN,
  retrainScheduleId,
  retrainWorkflowId,
} from '../workflows/names.js';
import { checkSummary } from './check-summary.js';

/** Schedules with this in their memo, and the name of the project, are ours to change and to remove. */
export const MANAGED_BY = 'sentinelml';

const OVERLAP = {
  skip: ScheduleOverlapPolicy.SKIP,
  buffer_one: ScheduleOverlapPolicy.BUFFER_ONE,
  buffer_all: ScheduleOverlapPolicy.BUFFER_ALL,
  cancel_other: ScheduleOverlapPolicy.CANCEL_OTHER,
  terminate_other: ScheduleOverlapPolicy.TERMINATE_OTHER,
  allow_all: ScheduleOverlapPolicy.ALLOW_ALL,
} as const;

/** One schedule of this project: how it is declared, and what that is in Temporal. */
export interface DeclaredSchedule {
  readonly id: string;
  readonly declared: ScheduleConfig;
  readonly options: ScheduleOptions & Required<Pick<ScheduleOptions, 'policies' | 'state' | 'memo'>>;
}

/** Whose schedules they are, and who is to run what they start. */
interface Owner {
  readonly project: string;
  readonly taskQueue: string;
}

/** Every schedule of the configuration. A further kind of schedule is added here, and reconciled with the rest. */
export function declaredSchedules(config: SentinelConfig): DeclaredSchedule[] {
  const { project, sweep, compaction, retention } = config;
  const owner: Owner = { project, taskQueue: config.temporal.task_queue };
  const ofModels = Object.values(config.models).flatMap((model) =>
    model.schedule ? [driftSchedule(model, model.schedule, owner)] : [],
  );
  const retrains = Object.values(config.models).flatMap((model) =>
    model.retrain.schedule ? [retrainSchedule(model, model.retrain.schedule, owner)] : [],
  );
  const evaluations = Object.values(config.models).flatMap((model) =>
    model.performance.schedule ? [performanceSchedule(model, model.performance.schedule, owner)] : [],
  );
  return [
    ...ofModels,
    ...retrains,
    ...evaluations,
    ...projectSchedule('sweep', DRIFT_SWEEP, 'Drift checks of all models', sweep.schedule, owner),
    ...projectSchedule('compact', COMPACT_LIVE_LOG, 'Compact the live logs', compaction.schedule, owner),
    ...projectSchedule('prune', PRUNE_HISTORY, 'Prune history', retention.schedule, owner),
  ];
}

/** The models that a schedule's runs check for drift: its own, or all of them when it is that of sweeps. */
export function modelsChecked({ models }: SentinelConfig, { id, options }: DeclaredSchedule): string[] {
  const all = Object.keys(models);
  if (options.action.workflowType === DRIFT_SWEEP) return all;
  return all.filter((model) => id === driftScheduleId(model));
}

/** The schedule of a workflow that is about the whole project: `{verb}-{project}`. None when it is not declared. */
function projectSchedule(
  verb: string,
  workflowType: string,
  staticSummary: string,
  declared: ScheduleConfig | undefined,
  { project, taskQueue }: Owner,
): DeclaredSchedule[] {
  if (!declared) return [];
  const id = `${verb}-${project}`;
  return [
    {
      id,
      declared,
      options: {
        ...timing(id, declared),
        action: {
          type: 'startWorkflow',
          workflowType,
          workflowId: workflowType,
          taskQueue,
          args: [{}],
          staticSummary,
          memo: { declared_paused: declared.paused },
        },
        memo: { managed_by: MANAGED_BY, project },
      },
    },
  ];
}

/** The schedule of a model's drift checks. */
function driftSchedule(model: ModelConfig, declared: ScheduleConfig, owner: Owner): DeclaredSchedule {
  return modelSchedule(model, declared, owner, {
    id: driftScheduleId(model.id),
    workflowType: DRIFT_CHECK,
    workflowId: driftWorkflowId(model.id),
    staticSummary: checkSummary(model),
  });
}

/** The schedule of a model's retraining. */
function retrainSchedule(model: ModelConfig, declared: ScheduleConfig, owner: Owner): DeclaredSchedule {
  return modelSchedule(model, declared, owner, {
    id: retrainScheduleId(model.id),
    workflowType: RETRAIN,
    workflowId: retrainWorkflowId(model.id),
    staticSummary: `Retrain ${model.id}`,
  });
}

/** The schedule on which a model's late labels are looked for. */
function performanceSchedule(model: ModelConfig, declared: ScheduleConfig, owner: Owner): DeclaredSchedule {
  return modelSchedule(model, declared, owner, {
    id: performanceScheduleId(model.id),
    workflowType: EVALUATE_PERFORMANCE,
    workflowId: performanceWorkflowId(model.id),
    staticSummary: `Evaluate ${model.id} with labels that came late`,
  });
}

/** The schedule of a workflow that takes a model's id. */
function modelSchedule(
  model: ModelConfig,
  declared: ScheduleConfig,
  { project, taskQueue }: Owner,
  action: {
    readonly id: string;
    readonly workflowType: string;
    readonly workflowId: string;
    readonly staticSummary: string;
  },
): DeclaredSchedule {
  const sentinelModel = defineSearchAttributeKey('SentinelModel', SearchAttributeType.KEYWORD);
  const { id, workflowType, workflowId, staticSummary } = action;
  return {
    id,
    declared,
    options: {
      ...timing(id, declared),
      action: {
        type: 'startWorkflow',
        workflowType,
        workflowId,
        taskQueue,
        args: [{ model: model.id }],
        staticSummary,
        memo: { model: model.id, declared_paused: declared.paused },
        typedSearchAttributes: [{ key: sentinelModel, value: model.id }],
      },
      memo: { managed_by: MANAGED_BY, project, model: model.id },
      typedSearchAttributes: [{ key: sentinelModel, value: model.id }],
    },
  };
}

/** What every schedule has, whatever it starts. */
export function timing(
  scheduleId: string,
  declared: ScheduleConfig,
): Required<Pick<ScheduleOptions, 'scheduleId' | 'spec' | 'policies' | 'state'>> {
  return {
    scheduleId,
    spec: scheduleSpec(declared),
    policies: {
      overlap: OVERLAP[declared.overlap],
      catchupWindow: durationMs(declared.catchup_window),
      // One failed check must not end all later ones; failures are counted and alerted on instead.
      pauseOnFailure: false,
    },
    state: { paused: declared.paused, note: 'Declared in sentinel.config.yaml' },
  };
}

function scheduleSpec(declared: ScheduleConfig): ScheduleSpec {
  const times = scheduleTimes(declared);
  const common = { jitter: durationMs(declared.jitter), timezone: declared.time_zone };
  return times.kind === 'interval'
    ? { ...common, intervals: [{ every: times.everyMs, offset: times.offsetMs }] }
    : { ...common, calendars: times.calendars.map(calendarSpec) };
}

/** Cron is sent as a calendar too: Temporal would do the same, and what it gives back can be compared with what was sent. */
function calendarSpec(calendar: Calendar): CalendarSpec {
  return {
    second: [...calendar.second],
    minute: [...calendar.minute],
    hour: [...calendar.hour],
    dayOfMonth: [...calendar.day_of_month],
    month: named(calendar.month, MONTHS, 1),
    dayOfWeek: named(calendar.day_of_week, DAYS_OF_WEEK, 0),
    comment: calendar.comment,
  };
}

/** Ranges of names; one with a step becomes its single values, for which Temporal's type has no other form. */
function named<Name extends string>(
  ranges: readonly FieldRange[],
  names: readonly Name[],
  first: number,
): LooseRange<Name>[] {
  const nameOf = (value: number): Name => {
    const name = names[value - first];
    if (name === undefined) throw new RangeError(`there is no value ${value}`);
    return name;
  };
  return ranges.flatMap((range): LooseRange<Name>[] =>
    range.step === 1
      ? [{ start: nameOf(range.start), end: nameOf(range.end) }]
      : valuesOf([range]).map((value) => nameOf(value)),
  );
}
