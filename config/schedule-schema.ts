/** A schedule as `sentinel.config.yaml` declares it. */
import * as z from 'zod';
import { durationMs, durationSchema } from './duration.js';
import { messageOf } from './errors.js';
import { scheduleTimes } from './schedule-times.js';

const fieldSchema = z.union([z.string(), z.int()]).optional();

const calendarSchema = z.strictObject({
  second: fieldSchema,
  minute: fieldSchema,
  hour: fieldSchema,
  day_of_month: fieldSchema,
  month: fieldSchema,
  day_of_week: fieldSchema,
  comment: z.string().optional(),
});

const wholeSeconds = durationSchema.refine(
  (text) => Number.isInteger(durationMs(text) / 1000),
  'a duration of whole seconds',
);

export const scheduleSchema = z
  .strictObject({
    /** One of `every`, `cron` and `calendar`; every hour unless told. */
    every: wholeSeconds.refine((text) => durationMs(text) >= 1_000, 'at least 1s').optional(),
    /** How long after each multiple of `every` since 1970 the check is due. */
    offset: wholeSeconds.optional(),
    cron: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
    calendar: z.union([calendarSchema, z.array(calendarSchema).min(1)]).optional(),
    /** The clock that cron and calendar are read on. */
    time_zone: z
      .string()
      .refine(isTimeZone, 'a time zone of the IANA database, such as Europe/Zurich or UTC')
      .default('UTC'),
    jitter: durationSchema.default('0s'),
    overlap: z
      .enum(['skip', 'buffer_one', 'buffer_all', 'cancel_other', 'terminate_other', 'allow_all'])
      .default('skip'),
    /** How late a missed run may still be started, after an outage. Temporal takes at least ten seconds. */
    catchup_window: durationSchema.refine((text) => durationMs(text) >= 10_000, 'at least 10s').default('1h'),
    paused: z.boolean().default(false),
  })
  .superRefine((schedule, context) => {
    const refuse = (key: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [key], message });
    const written = (['every', 'cron', 'calendar'] as const).filter((key) => schedule[key] !== undefined);
    const [first, second] = written;
    if (second !== undefined)
      return refuse(second, `expected one of every, cron and calendar, got ${written.join(' and ')}`);
    if (schedule.offset !== undefined && first !== undefined && first !== 'every')
      return refuse('offset', `expected it beside every only, got ${first}`);
    if (schedule.time_zone !== 'UTC' && first !== 'cron' && first !== 'calendar')
      return refuse('time_zone', 'expected it beside cron or calendar: intervals know no time zone');
    try {
      scheduleTimes(schedule);
    } catch (error) {
      refuse(schedule.offset === undefined ? (first ?? 'every') : 'offset', messageOf(error));
    }
  });
export type ScheduleConfig = z.infer<typeof scheduleSchema>;

function isTimeZone(name: string): boolean {
  try {
    // Temporal knows the names of the IANA database, and no offsets such as +02:00.
    return !/^[+-]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
