import { calendarOf, type TimedValue } from './calendar.js';
import type { ChangesSection } from './changes-schema.js';
import { type ChangeState, changeLimit, detectChanges } from './detect-changes.js';
import { figureSeries } from './figure-series.js';

/** Windows until a false alarm of any figure. */
export const CHECKS_TO_FALSE_ALARM = 200;
/** Fewer windows give no change a chance to be seen. */
export const LEAST_WATCHED = 15;
const LEAST_BASELINE = 10;
const TWO_WEEKS = 14 * 24 * 3_600_000;
/** The limit for a longer time than this is out of reach. */
const LONGEST_TIME = 400_000;

type Change = NonNullable<ChangesSection['figures'][number]['change']>;

/** Windows between an alarm and what begins the next, at most, when it is the same change. */
const GAP = 5;
const FORGOTTEN_AFTER = 20;

/** Kinds whose figures lie between 0 and 1. */
const SHARES: readonly WatchedFigure['kind'][] = ['p_value', 'missing', 'class_share'];

/** When a window was. */
export interface WatchedWindow {
  /** ISO 8601; `null` where it is not known. */
  readonly start: string | null;
  readonly end: string;
}

/** A figure in every window. */
export interface WatchedFigure {
  readonly name: string;
  readonly kind: ChangesSection['figures'][number]['kind'];
  /** Which changes count. */
  readonly direction: 'up' | 'down' | 'both';
  /** One a window; `null` where it is not known. */
  readonly values: readonly (number | null)[];
  /** The change that the check before this one told of; `null` for none. */
  readonly before: KnownChange | null;
}

/** What goes from check to check of a change. */
export type KnownChange = Pick<Change, 'direction' | 'earliest' | 'found'>;

/**
 * Watches figures over past windows for lasting changes, by `detectChanges`: the first windows are the baseline, later ones are
 * held against all before them. Windows that share rows with one after them are left out, as their figures depend on each other. With
 * many figures each may alarm more seldom, so that all together begin one false change in 200 windows on average, or fewer, for as long
 * as nothing changes.
 *
 * Only an alarm in the last window that has a figure, as labels come late, is news; a change that an earlier check has found is known by `before`. So it counts once, though each
 * check judges all windows anew, against a baseline that moves with them.
 *
 * @param windows oldest first
 * @returns `null` when there are too few windows, or no figures
 */
export function watchFigures(
  windows: readonly WatchedWindow[],
  figures: readonly WatchedFigure[],
): ChangesSection | null {
  const kept = apart(windows);
  const ends = kept.map((at) => Date.parse(windows[at]?.end ?? ''));
  if (kept.length < LEAST_WATCHED || figures.length === 0) return null;
  const first = ends[0] ?? 0;
  const early = ends.filter((end) => end - first < TWO_WEEKS).length + 1;
  const baseline = Math.max(LEAST_BASELINE, Math.min(early, kept.length >> 1));
  const time = Math.min(LONGEST_TIME, CHECKS_TO_FALSE_ALARM * figures.length);
  const limits = new Map(
    [...new Set(figures.map(({ direction }) => direction))].map((direction) => [
      direction,
      changeLimit(time, direction),
    ]),
  );
  return {
    windows: kept.length,
    overlapping: windows.length - kept.length,
    baseline,
    checks_to_false_alarm: time / figures.length,
    figures: figures.map(({ name, kind, direction, values, before: known }) => {
      const timed = kept.map((at, i) => ({ time: ends[i] ?? 0, value: values[at] ?? null }));
      const before = timed.slice(0, baseline);
      const live = timed.slice(baseline);
      const calendar = calendarOf(before);
      const limit = limits.get(direction) ?? changeLimit(time, direction);
      const options = { meanWindowsToFalseAlarm: time, direction, limit, calendar, seed: seedOf(kind, name) };
      // Ranks of equal figures are drawn at random: what was always the same has not changed, whatever they say.
      const news = isConstant(timed)
        ? undefined
        : detectChanges(before, live, { ...options, again: false }).states.findLast(
            ({ score }) => score !== null,
          );
      const { states } = detectChanges(before, live, options);
      const series = figureSeries(before, live, {
        calendar,
        ...(SHARES.includes(kind) ? { limits: { lower: 0, upper: 1 } } : {}),
      });
      const last = series.points.at(-1);
      return {
        name,
        kind,
        calendar,
        value: last?.value ?? null,
        lower: direction === 'up' ? null : series.thresholds.lower,
        upper: direction === 'down' ? null : series.thresholds.upper,
        crosses: crossesNow(last?.adjusted ?? null, series.thresholds, direction),
        change: lastingChange(
          states,
          news?.alarm == null ? null : news,
          known,
          series.points.map(({ adjusted }) => adjusted),
        ),
      };
    }),
  };
}

interface Lasting {
  readonly direction: Change['direction'];
  /** Positions: at which the sum of its first alarm left 0, of the window whose check found it, and of its last alarm. */
  readonly began: number;
  readonly found: number;
  readonly last: number;
  /** When its evidence began, as the check that found it has told. */
  readonly earliest: string;
}

/**
 * The change that goes on. While it lasts `states` tell it again and again; such alarms alone are no change. One that has not shown
 * itself for twenty windows is over.
 *
 * When it began is estimated from all of its windows, by `likeliestStart`, and so more closely with every window: the
 * last time a sum was 0 comes too early whenever the sum was not 0 when the change came.
 *
 * @param states with `again`
 * @param news the last known window's state without `again`, when it is an alarm: its false ones have the stated mean time however many came before
 * @param known what the check before told
 * @param figures those of the baseline, then those of the states, without what the calendar makes of them
 */
function lastingChange(
  states: readonly ChangeState[],
  news: ChangeState | null,
  known: KnownChange | null,
  figures: readonly (number | null)[],
): Change | null {
  const newest = states.length - 1;
  let change = known === null ? null : knownChange(states, known);
  for (const [at, { alarm, since }] of states.entries()) {
    if (change === null || at <= change.found || alarm !== change.direction || since === null) continue;
    if (positionOf(states, since) - change.last <= GAP) change = { ...change, last: at };
  }
  if (news?.alarm != null && news.since !== null) {
    const began = positionOf(states, news.since);
    change =
      change !== null && change.direction === news.alarm && began - change.last <= GAP
        ? { ...change, last: newest }
        : {
            direction: news.alarm,
            began,
            found: newest,
            last: newest,
            earliest: instantOf(states[began]?.time ?? news.time),
          };
  }
  if (change === null || newest - change.last > FORGOTTEN_AFTER) return null;
  const { direction, began, last } = change;
  const baseline = figures.length - states.length;
  const start = likeliestStart(figures, baseline + began, baseline + last, direction) - baseline;
  // A false alarm may come shortly before a change; that was found by the first alarm since it began.
  const later = states.findIndex((state, at) => at >= start && at <= last && state.alarm === direction);
  const found = start <= change.found ? change.found : later < 0 ? last : later;
  const [since, foundIn] = [states[start], states[found]];
  if (since === undefined || foundIn === undefined) return null;
  return {
    direction,
    since: instantOf(since.time),
    earliest: change.earliest,
    found: instantOf(foundIn.time),
  };
}

/** A change that was found before; `null` when that was in the baseline, or earlier. */
function knownChange(
  states: readonly ChangeState[],
  { direction, earliest, found }: KnownChange,
): Lasting | null {
  const first = states[0]?.time ?? Number.POSITIVE_INFINITY;
  if (Date.parse(found) < first) return null;
  const at = positionOf(states, Date.parse(found));
  return {
    direction,
    began: Math.min(at, positionOf(states, Date.parse(earliest))),
    found: at,
    last: at,
    earliest,
  };
}

/** Of the window that ends at a time, or of the next: windows of other checks may lie between these. */
function positionOf(states: readonly ChangeState[], time: number): number {
  const at = states.findIndex((state) => state.time >= time);
  return at < 0 ? states.length - 1 : at;
}

/**
 * The position from which the mean of figures is most likely to be another, by least squares: of two groups, before it and from
 * it on, the one with the largest sum of squares between them (D. V. Hinkley, "Inference about the change-point in a sequence of
 * random variables", Biometrika 57, 1970). Figures themselves, as ranks do not know by how much one exceeds those before it.
 *
 * @param from and `to`: the first and last position that can be the start, which has a figure
 * @param direction only shifts in it count
 */
function likeliestStart(
  figures: readonly (number | null)[],
  from: number,
  to: number,
  direction: Change['direction'],
): number {
  const known = figures.slice(0, to + 1).filter((value) => value !== null);
  const total = known.reduce((sum, value) => sum + value, 0);
  let best = { start: from, between: Number.NEGATIVE_INFINITY };
  let [sum, count] = [0, 0];
  for (let start = to; start >= from; start--) {
    const value = figures[start] ?? null;
    if (value === null) continue;
    sum += value;
    count++;
    const others = known.length - count;
    if (others === 0) break;
    const shift = sum / count - (total - sum) / others;
    const between = (direction === 'up') === shift > 0 ? (shift * shift * count * others) / known.length : 0;
    if (between >= best.between) best = { start, between };
  }
  return best.start;
}

function isConstant(windows: readonly TimedValue[]): boolean {
  const [first, ...others] = windows.flatMap(({ value }) => value ?? []);
  return others.every((value) => value === first);
}

function instantOf(time: number): string {
  return new Date(time).toISOString();
}

function crossesNow(
  value: number | null,
  { lower, upper }: { readonly lower: number | null; readonly upper: number | null },
  direction: WatchedFigure['direction'],
): boolean {
  if (value === null) return false;
  const below = direction !== 'up' && lower !== null && value < lower;
  return below || (direction !== 'down' && upper !== null && value > upper);
}

/** Positions of windows that end where the one kept after them begins, or earlier: the last one is always among them. */
function apart(windows: readonly WatchedWindow[]): number[] {
  const kept: number[] = [];
  let start = Number.POSITIVE_INFINITY;
  for (const [at, window] of [...windows.entries()].reverse()) {
    const end = Date.parse(window.end);
    if (end > start) continue;
    kept.push(at);
    start = window.start === null ? end : Date.parse(window.start);
  }
  return kept.reverse();
}

/** Each figure has draws of its own (the hash FNV-1a of its name), so that chance does not strike all of them in the same window. */
function seedOf(kind: string, name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${kind} ${name}`)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
