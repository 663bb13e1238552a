import { type Calendar, calendarOf, calendarSlots, type TimedValue } from './calendar.js';
import { cusumLimit } from './cusum-limit.js';
import { sequentialScores } from './sequential-scores.js';

/** Half of the shift, in standard deviations of a window, that is found fastest. */
const ALLOWANCE = 0.5;

export interface ChangeOptions {
  /** Windows until a false alarm, on average, while nothing changes; 200 unless told. */
  readonly meanWindowsToFalseAlarm?: number;
  /** Which changes count; `both` unless told. */
  readonly direction?: 'up' | 'down' | 'both';
  /** What of the calendar windows are told apart by; what the reference allows unless told, `null` for none. */
  readonly calendar?: Calendar | null;
  /** Of the calendar; UTC unless told. */
  readonly timeZone?: string;
  readonly seed?: number;
  /** Whether a change that lasts is told again and again; `true` unless told. */
  readonly again?: boolean;
  /** `changeLimit` of the mean time and the direction, where many figures are watched with the same. */
  readonly limit?: number;
}

/** What is known after a live window. */
export interface ChangeState {
  readonly time: number;
  /** How unusual the window is: standard normal while nothing changes; `null` where it cannot be told. */
  readonly score: number | null;
  /** The sums of evidence that figures went up, and down; an alarm is given when one passes the limit. */
  readonly up: number;
  readonly down: number;
  readonly alarm: 'up' | 'down' | null;
  /** With an alarm: the start of the window in which the change began, by the last time its sum was 0. */
  readonly since: number | null;
}

export interface Changes {
  readonly states: readonly ChangeState[];
  /** What the sums are held against. */
  readonly limit: number;
  readonly meanWindowsToFalseAlarm: number;
  readonly calendar: Calendar | null;
  /** Reference windows that have a figure. */
  readonly referenceWindows: number;
}

/**
 * Watches a figure, window by window, for a lasting change: a CUSUM (E. S. Page 1954) of sequential ranks. The mean time to a
 * false alarm is exact for figures that are exchangeable while nothing changes, whatever their distribution and however few
 * reference windows there are; see `sequentialScores`. Fewer make a change take longer to be found. Figures that depend on those
 * just before them give more false alarms than stated.
 *
 * What belongs to the calendar is no change: figures are compared within the days of the week, or its hours, when the
 * reference spans two weeks or more.
 *
 * After an alarm the sums begin at 0. With `again` the windows since the change are forgotten, too, so that a change that lasts is told
 * again; what was forgotten was unusual, though, so that after a false alarm the next one comes a little sooner than stated. Without,
 * scores stay independent, and the time from each false alarm to the next is what it is to the first. Windows that are added later
 * change nothing that was said of earlier ones. Same input and seed, same states.
 *
 * @param reference oldest first, before the live ones; at least ten are of use
 * @param live oldest first
 * @throws RangeError when the mean time to a false alarm is less than 3.3 (1.7 for both directions) or out of reach, a million
 */
export function detectChanges(
  reference: readonly TimedValue[],
  live: readonly TimedValue[],
  {
    meanWindowsToFalseAlarm = 200,
    direction = 'both',
    calendar,
    timeZone = 'UTC',
    seed = 0,
    again = true,
    limit = changeLimit(meanWindowsToFalseAlarm, direction),
  }: ChangeOptions = {},
): Changes {
  const used = calendar === undefined ? calendarOf(reference, timeZone) : calendar;
  const scores = sequentialScores(used === null ? null : calendarSlots(used, timeZone), seed);
  for (const window of reference) scores.next(window);
  const sums = { up: emptySum(), down: emptySum() };
  const states = live.map((window): ChangeState => {
    const score = scores.next(window);
    const { time } = window;
    if (score === null)
      return { time, score, up: sums.up.sum, down: sums.down.sum, alarm: null, since: null };
    if (direction !== 'down') sums.up = step(sums.up, score, time);
    if (direction !== 'up') sums.down = step(sums.down, -score, time);
    const [up, down] = [sums.up.sum, sums.down.sum];
    const alarm = up > limit ? 'up' : down > limit ? 'down' : null;
    if (alarm === null) return { time, score, up, down, alarm, since: null };
    const { since, windows } = sums[alarm];
    if (again) scores.forget(windows);
    sums.up = emptySum();
    sums.down = emptySum();
    return { time, score, up, down, alarm, since };
  });
  return {
    states,
    limit,
    meanWindowsToFalseAlarm,
    calendar: used,
    referenceWindows: reference.filter(({ value }) => value !== null).length,
  };
}

/** What sums are held against, so that a false alarm takes so many windows on average. */
export function changeLimit(
  meanWindowsToFalseAlarm: number,
  direction: NonNullable<ChangeOptions['direction']>,
): number {
  // Two sums halve the time to the first false alarm of either.
  return cusumLimit(meanWindowsToFalseAlarm * (direction === 'both' ? 2 : 1), ALLOWANCE);
}

interface Sum {
  readonly sum: number;
  /** Windows since the sum was 0, and the start of the first of them. */
  readonly windows: number;
  readonly since: number | null;
}

function emptySum(): Sum {
  return { sum: 0, windows: 0, since: null };
}

function step(before: Sum, score: number, time: number): Sum {
  const sum = Math.max(0, before.sum + score - ALLOWANCE);
  if (sum === 0) return emptySum();
  return { sum, windows: before.windows + 1, since: before.since ?? time };
}
