/** When a schedule is due, in the one form that is sent to Temporal and computed with: intervals, or calendars. */
import { FIELDS, type FieldRange, parseField, valuesOf } from './calendar-field.js';
import { durationMs } from './duration.js';

type FieldName = keyof typeof FIELDS;

/** A second matches when all fields do. */
export type Calendar = Readonly<Record<FieldName, readonly FieldRange[]>> & {
  /** What the person who wrote it reads again in Temporal's UI. */
  readonly comment: string;
};

export type ScheduleTimes =
  | { readonly kind: 'interval'; readonly everyMs: number; readonly offsetMs: number }
  | { readonly kind: 'calendars'; readonly calendars: readonly Calendar[] };

export interface CalendarText extends Partial<Record<FieldName, string | number | undefined>> {
  readonly comment?: string | undefined;
}

/** The part of a schedule's declaration that says when. */
export interface DeclaredTimes {
  readonly every?: string | undefined;
  readonly offset?: string | undefined;
  readonly cron?: string | readonly string[] | undefined;
  readonly calendar?: CalendarText | readonly CalendarText[] | undefined;
}

const SHORTHANDS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};
const CRON_FIELDS = ['minute', 'hour', 'day_of_month', 'month', 'day_of_week'] as const;
/** What a calendar's field is when it is not written: midnight of every day. */
const UNWRITTEN: Readonly<Record<FieldName, string>> = {
  second: '0',
  minute: '0',
  hour: '0',
  day_of_month: '*',
  month: '*',
  day_of_week: '*',
};

const DAY_MS = 86_400_000;
/** Long enough to see the gap between two leap days, that across 2100 too. */
const LOOKED_AT_DAYS = 8 * 366 + 40;

/**
 * When a declared schedule is due.
 *
 * @throws RangeError saying what is wrong
 */
export function scheduleTimes({ every, offset, cron, calendar }: DeclaredTimes): ScheduleTimes {
  if (cron !== undefined) return calendars([cron].flat().map(parseCron));
  if (calendar !== undefined) return calendars([calendar].flat().map(parseCalendar));
  const everyMs = durationMs(every ?? '1h');
  const offsetMs = offset === undefined ? 0 : durationMs(offset);
  if (offsetMs >= everyMs) throw new RangeError(`expected an offset below ${every ?? '1h'}, got ${offset}`);
  return { kind: 'interval', everyMs, offsetMs };
}

/** The same in a few words, such as `every 1h` or `cron 0 2 * * 1-5`. */
export function scheduleWords({ every, offset, cron, calendar }: DeclaredTimes): string {
  if (cron !== undefined) return `cron ${[cron].flat().join(' and ')}`;
  if (calendar !== undefined) return `calendar ${[calendar].flat().map(calendarWords).join(' and ')}`;
  return `every ${every ?? '1h'}${offset === undefined ? '' : ` at ${offset} past`}`;
}

/** The longest time in milliseconds between two neighbouring times. Changes of the clock to summer time and back are not seen. */
export function longestGapMs(times: ScheduleTimes): number {
  if (times.kind === 'interval') return times.everyMs;
  let longest = 0;
  let before: number | null = null;
  for (const { day, seconds } of dueDays(times.calendars)) {
    for (const second of seconds) {
      const at = day * DAY_MS + second * 1000;
      if (before !== null) longest = Math.max(longest, at - before);
      before = at;
    }
  }
  return longest;
}

/** Days since 1970 on which any of the calendars is due, and at which seconds of the day. */
function* dueDays(all: readonly Calendar[]): Generator<{ day: number; seconds: readonly number[] }> {
  const calendars = all.map((calendar) => ({
    days: new Set(valuesOf(calendar.day_of_month)),
    months: new Set(valuesOf(calendar.month)),
    weekdays: new Set(valuesOf(calendar.day_of_week)),
    seconds: secondsOfDay(calendar),
  }));
  const start = Math.floor(Date.UTC(2024, 0, 1) / DAY_MS);
  for (let day = start; day < start + LOOKED_AT_DAYS; day++) {
    const date = new Date(day * DAY_MS);
    const due = calendars.filter(
      ({ days, months, weekdays }) =>
        days.has(date.getUTCDate()) && months.has(date.getUTCMonth() + 1) && weekdays.has(date.getUTCDay()),
    );
    const [only] = due;
    if (only === undefined) continue;
    if (due.length === 1) yield { day, seconds: only.seconds };
    else yield { day, seconds: [...new Set(due.flatMap(({ seconds }) => seconds))].sort((a, b) => a - b) };
  }
}

function secondsOfDay({ hour, minute, second }: Calendar): number[] {
  const minutes = valuesOf(minute);
  const seconds = valuesOf(second);
  return valuesOf(hour).flatMap((h) => minutes.flatMap((m) => seconds.map((s) => h * 3600 + m * 60 + s)));
}

function calendars(parsed: readonly Calendar[]): ScheduleTimes {
  for (const calendar of parsed) {
    if (dueDays([calendar]).next().done)
      throw new RangeError(`expected days that exist, got "${calendar.comment}", which is never due`);
  }
  return { kind: 'calendars', calendars: parsed };
}

function parseCron(text: string): Calendar {
  const [expression = ''] = text.split('#');
  const fields = (SHORTHANDS[expression.trim()] ?? expression).trim().split(/\s+/);
  if (fields.length !== CRON_FIELDS.length)
    throw new RangeError(
      `expected a cron expression of five fields (minute, hour, day of month, month, day of week) or one of ${Object.keys(SHORTHANDS).join(', ')}, got "${text}"`,
    );
  const [minute, hour, day_of_month, month, day_of_week] = fields;
  if (!day_of_month?.startsWith('*') && !day_of_week?.startsWith('*'))
    throw new RangeError(
      `expected a day of the month or of the week, got both in "${text}": cron means either, Temporal both. Write two expressions, or a calendar`,
    );
  return { ...parseFields({ minute, hour, day_of_month, month, day_of_week }), comment: text.trim() };
}

function parseCalendar(calendar: CalendarText): Calendar {
  return { ...parseFields(calendar), comment: calendarWords(calendar) };
}

function parseFields(text: CalendarText): Omit<Calendar, 'comment'> {
  const field = (name: FieldName) => parseField(String(text[name] ?? UNWRITTEN[name]), FIELDS[name]);
  return {
    second: field('second'),
    minute: field('minute'),
    hour: field('hour'),
    day_of_month: field('day_of_month'),
    month: field('month'),
    day_of_week: field('day_of_week'),
  };
}

function calendarWords(calendar: CalendarText): string {
  if (calendar.comment !== undefined) return calendar.comment;
  const written = Object.entries(calendar).filter(([, value]) => value !== undefined);
  return written.length === 0 ? 'midnight' : written.map(([name, value]) => `${name} ${value}`).join(', ');
}
