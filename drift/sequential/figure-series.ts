import {
  chunkThresholds,
  crosses,
  type Limits,
  type ThresholdRule,
  type Thresholds,
} from '../performance/chunk-thresholds.js';
import { type Calendar, calendarOf, calendarSlots, type TimedValue, withoutCalendar } from './calendar.js';

/** One window of a figure's series. */
export interface SeriesPoint {
  readonly time: number;
  readonly period: 'reference' | 'live';
  readonly value: number | null;
  /** The figure less what the calendar makes of it; the figure itself where no calendar is used. This is held against the thresholds. */
  readonly adjusted: number | null;
  /** Whether it lies outside the thresholds. */
  readonly crosses: boolean;
}

export interface FigureSeries {
  readonly points: readonly SeriesPoint[];
  readonly thresholds: Thresholds;
  readonly calendar: Calendar | null;
}

export interface SeriesOptions {
  /** Mean ± 3 standard deviations of the reference's windows unless told. */
  readonly rule?: ThresholdRule;
  readonly limits?: Limits;
  /** What of the calendar windows are told apart by; `null`, for none, unless told. `calendarOf` says what a reference allows. */
  readonly calendar?: Calendar | 'auto' | null;
  readonly timeZone?: string;
}

/**
 * A figure over the time of reference and live windows, with thresholds from the reference's own. With a calendar
 * it is held against them without what its day or hour makes of it.
 *
 * @param reference and `live`: oldest first, windows of equal rows
 */
export function figureSeries(
  reference: readonly TimedValue[],
  live: readonly TimedValue[],
  { rule, limits, calendar = null, timeZone = 'UTC' }: SeriesOptions = {},
): FigureSeries {
  const used = calendar === 'auto' ? calendarOf(reference, timeZone) : calendar;
  const adjusted =
    used === null
      ? { reference: reference.map(({ value }) => value), live: live.map(({ value }) => value) }
      : withoutCalendar(reference, live, calendarSlots(used, timeZone));
  const thresholds = chunkThresholds(adjusted.reference, rule, limits);
  const pointsOf = (
    windows: readonly TimedValue[],
    period: SeriesPoint['period'],
    values: readonly (number | null)[],
  ) =>
    windows.map(({ time, value }, i): SeriesPoint => {
      const held = values[i] ?? null;
      return { time, period, value, adjusted: held, crosses: crosses(held, thresholds) };
    });
  return {
    points: [
      ...pointsOf(reference, 'reference', adjusted.reference),
      ...pointsOf(live, 'live', adjusted.live),
    ],
    thresholds,
    calendar: used,
  };
}
