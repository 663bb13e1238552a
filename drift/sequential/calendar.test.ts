import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals } from '../multivariate/rotated-normals.fixture.js';
import { calendarOf, calendarSlots, type TimedValue, withoutCalendar } from './calendar.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday. */
const START = Date.UTC(2026, 0, 5);
const windows = (
  count: number,
  length: number,
  figureAt: (i: number) => number | null = (i) => i,
): TimedValue[] =>
  Array.from({ length: count }, (_, i) => ({ time: START + i * length, value: figureAt(i) }));

describe('calendarSlots', () => {
  it('is the day of the week, or its hour, in a time zone', () => {
    const anyTime = fc.integer({ min: Date.UTC(1960, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(anyTime, (time) => {
        const date = new Date(time);
        expect(calendarSlots('weekday')(time)).toBe(date.getUTCDay());
        expect(calendarSlots('hour_of_week')(time)).toBe(date.getUTCDay() * 24 + date.getUTCHours());
        expect(calendarSlots('hour_of_week', 'Etc/UTC')(time)).toBe(calendarSlots('hour_of_week')(time));
      }),
    );
    const sundayNight = Date.UTC(2026, 6, 5, 23);
    expect(calendarSlots('weekday', 'Europe/Berlin')(sundayNight)).toBe(1);
    expect(calendarSlots('hour_of_week', 'Europe/Berlin')(sundayNight)).toBe(25);
  });
});

describe('calendarOf', () => {
  it('needs two weeks, of windows shorter than half a week', () => {
    expect(calendarOf(windows(13, DAY))).toBeNull();
    expect(calendarOf(windows(14, DAY))).toBe('weekday');
    expect(calendarOf(windows(14 * 24, HOUR))).toBe('hour_of_week');
    expect(calendarOf(windows(28, 12 * HOUR))).toBe('hour_of_week');
    expect(calendarOf(windows(8, 7 * DAY))).toBeNull();
    expect(calendarOf([])).toBeNull();
    // Half of the slots have no second window.
    expect(calendarOf(windows(14, DAY, (i) => (i < 8 || i === 13 ? i : null)))).toBeNull();
  });
});

describe('withoutCalendar', () => {
  const slotOf = calendarSlots('weekday');

  it('takes away what the day makes of a figure, and leaves what else it is', () => {
    const pattern = (i: number) => 100 + 10 * (i % 7);
    const reference = windows(28, DAY, pattern);
    const live = windows(35, DAY, (i) => pattern(i) + (i >= 31 ? 5 : 0)).slice(28);
    const adjusted = withoutCalendar(reference, live, slotOf);
    for (const value of adjusted.reference) expect(value).toBeCloseTo(130, 10);
    expect(adjusted.live.slice(0, 3).every((value) => Math.abs((value ?? 0) - 130) < 1e-9)).toBe(true);
    for (const value of adjusted.live.slice(3)) expect(value).toBeCloseTo(130 + 5 * Math.sqrt(0.8), 10);
  });

  it('gives reference and live windows the same variance', () => {
    const normal = normals(2);
    let [before, now] = [0, 0];
    for (let run = 0; run < 400; run++) {
      const reference = windows(21, DAY, normal);
      const live = windows(28, DAY, normal).slice(21);
      const adjusted = withoutCalendar(reference, live, slotOf);
      const about = (values: readonly (number | null)[]) => {
        const mean = reference.reduce((sum, { value }) => sum + (value ?? 0), 0) / 21;
        return values.reduce<number>((sum, value) => sum + ((value ?? 0) - mean) ** 2, 0) / values.length;
      };
      before += about(adjusted.reference) / 400;
      now += about(adjusted.live) / 400;
    }
    expect(before).toBeGreaterThan(0.93);
    expect(before).toBeLessThan(1.07);
    expect(now).toBeGreaterThan(0.93);
    expect(now).toBeLessThan(1.07);
  });

  it('says nothing where the slot has no other window', () => {
    const adjusted = withoutCalendar(
      windows(8, DAY),
      windows(3, DAY, () => null),
      slotOf,
    );
    expect(adjusted.reference.map((value) => value !== null)).toEqual([true, ...Array(6).fill(false), true]);
    expect(adjusted.live).toEqual([null, null, null]);
  });
});
