/** A figure of a window of time. */
export interface TimedValue {
  /** Start of the window, in milliseconds since 1970 in UTC. */
  readonly time: number;
  /** `null` where it is not defined. */
  readonly value: number | null;
}

/** What of the calendar windows are told apart by: the day of the week, or its hour. */
export type Calendar = 'weekday' | 'hour_of_week';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Every slot of the calendar must have so many windows of the reference, but for a few. */
const LEAST_PER_SLOT = 2;
/** Share of the reference's windows whose slots must be filled. */
const FILLED = 0.9;

/** The slot of the calendar that an instant belongs to, in a time zone. */
export function calendarSlots(calendar: Calendar, timeZone = 'UTC'): (time: number) => number {
  if (timeZone === 'UTC') {
    // The first of January 1970 was a Thursday.
    return calendar === 'weekday'
      ? (time) => modulo(Math.floor(time / DAY) + 4, 7)
      : (time) => modulo(Math.floor(time / HOUR) + 4 * 24, 7 * 24);
  }
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const day = days.indexOf(parts.get('weekday') ?? '');
    return calendar === 'weekday' ? day : day * 24 + Number(parts.get('hour'));
  };
}

/**
 * The calendar that a reference allows windows to be told apart by: its days of the week when windows are days or longer
 * parts of a week, else its hours of the week; `null` when the reference is shorter than two weeks, has windows of a week
 * or more, or too few in most slots.
 */
export function calendarOf(reference: readonly TimedValue[], timeZone = 'UTC'): Calendar | null {
  const times = reference
    .filter(({ value }) => value !== null)
    .map(({ time }) => time)
    .sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return null;
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  const gap = gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 0;
  // Daylight saving makes days of 23 hours, too.
  if (last + gap - first < 2 * 7 * DAY - 2 * HOUR || gap > 3.5 * DAY) return null;
  const calendar = gap > 22 * HOUR ? 'weekday' : 'hour_of_week';
  const slotOf = calendarSlots(calendar, timeZone);
  const counts = new Map<number, number>();
  for (const time of times) counts.set(slotOf(time), (counts.get(slotOf(time)) ?? 0) + 1);
  const filled = times.filter((time) => (counts.get(slotOf(time)) ?? 0) >= LEAST_PER_SLOT).length;
  return filled >= FILLED * times.length ? calendar : null;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/**
 * Figures less what their slot of the calendar makes of them, all with the variance of a single window.
 *
 * A reference window is compared with the mean of the other ones in its slot, a live one with that of the reference's, and
 * the difference made smaller by what that mean scatters itself: by the root of m / (m + 1) for the mean of m. The mean of
 * the reference is added, so that they look like the figures they were. `null` where the slot has no other window.
 */
export function withoutCalendar(
  reference: readonly TimedValue[],
  live: readonly TimedValue[],
  slotOf: (time: number) => number,
): { readonly reference: (number | null)[]; readonly live: (number | null)[] } {
  const slots = new Map<number, { sum: number; count: number }>();
  let sum = 0;
  let count = 0;
  for (const { time, value } of reference) {
    if (value === null) continue;
    const slot = slots.get(slotOf(time)) ?? { sum: 0, count: 0 };
    slots.set(slotOf(time), { sum: slot.sum + value, count: slot.count + 1 });
    sum += value;
    count++;
  }
  const adjust = ({ time, value }: TimedValue, own: 0 | 1): number | null => {
    const slot = slots.get(slotOf(time));
    if (value === null || slot === undefined || slot.count <= own) return null;
    const others = slot.count - own;
    const expected = (slot.sum - own * value) / others;
    return sum / count + (value - expected) * Math.sqrt(others / (others + 1));
  };
  return {
    reference: reference.map((window) => adjust(window, 1)),
    live: live.map((window) => adjust(window, 0)),
  };
}
