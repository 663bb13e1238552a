/** Whether a schedule on the server already is what the configuration declares. */
import { isDeepStrictEqual } from 'node:util';
import {
  type CalendarSpec,
  type CalendarSpecDescription,
  DAYS_OF_WEEK,
  MONTHS,
  type ScheduleDescription,
} from '@temporalio/client';
import { valuesOf } from '../config/calendar-field.js';
import type { DeclaredSchedule } from './declared-schedules.js';

/**
 * True when an update would change nothing. A worker that starts then leaves the schedule alone: its time of update stays
 * that of the last real change, and nothing races with the slots that a server which is just back makes up for.
 */
export function isSameSchedule(there: ScheduleDescription, { options }: DeclaredSchedule): boolean {
  const { spec, action, policies } = options;
  return (
    isDeepStrictEqual(timesOf(there.spec), timesOf(spec)) &&
    there.spec.startAt === undefined &&
    there.spec.endAt === undefined &&
    (there.spec.skip ?? []).length === 0 &&
    there.policies.overlap === policies.overlap &&
    there.policies.catchupWindow === policies.catchupWindow &&
    there.policies.pauseOnFailure === policies.pauseOnFailure &&
    there.action.workflowType === action.workflowType &&
    there.action.workflowId === action.workflowId &&
    there.action.taskQueue === action.taskQueue &&
    there.action.staticSummary === action.staticSummary &&
    isDeepStrictEqual(there.action.args, action.args) &&
    isDeepStrictEqual(there.action.memo, action.memo) &&
    there.action.workflowExecutionTimeout === undefined &&
    there.action.workflowRunTimeout === undefined &&
    there.action.retry === undefined
  );
}

type AnySpec = ScheduleDescription['spec'] | DeclaredSchedule['options']['spec'];

/** Calendars as the values that they name, as one set of times can be written in many ways. */
function timesOf({ intervals = [], calendars = [], jitter, timezone }: AnySpec): unknown {
  return {
    intervals: intervals.map(({ every, offset }) => ({ every, offset: offset ?? 0 })),
    calendars: calendars.map(calendarValues),
    jitter: jitter ?? 0,
    timezone: timezone || 'UTC',
  };
}

function calendarValues(calendar: CalendarSpec | CalendarSpecDescription): unknown {
  return {
    second: values(calendar.second, []),
    minute: values(calendar.minute, []),
    hour: values(calendar.hour, []),
    dayOfMonth: values(calendar.dayOfMonth, []),
    month: values(calendar.month, MONTHS),
    dayOfWeek: values(calendar.dayOfWeek, DAYS_OF_WEEK),
    year: values(calendar.year, []),
    comment: calendar.comment,
  };
}

/** Numbers stand for themselves, names for their place in `names`. */
function values(field: unknown, names: readonly string[]): number[] {
  const numberOf = (value: unknown): number =>
    typeof value === 'number' ? value : names.indexOf(String(value));
  return valuesOf(
    (Array.isArray(field) ? field : field === undefined ? [] : [field]).map((part: unknown) => {
      if (typeof part !== 'object' || part === null || !('start' in part)) {
        return { start: numberOf(part), end: numberOf(part), step: 1 };
      }
      const start = numberOf(part.start);
      const end = 'end' in part && part.end !== undefined ? numberOf(part.end) : start;
      const step = 'step' in part && typeof part.step === 'number' ? Math.max(1, part.step) : 1;
      return { start, end: Math.max(start, end), step };
    }),
  );
}
