import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals } from '../multivariate/rotated-normals.fixture.js';
import { seededRandom } from '../seeded-random.js';
import type { TimedValue } from './calendar.js';
import { detectChanges } from './detect-changes.js';
import { sequentialScores } from './sequential-scores.js';

const DAY = 86_400_000;
/** A Monday. */
const START = Date.UTC(2026, 0, 5);

function days(count: number, from: number, figureAt: (day: number) => number | null): TimedValue[] {
  return Array.from({ length: count }, (_, i) => ({
    time: START + (from + i) * DAY,
    value: figureAt(from + i),
  }));
}

/** High on working days, low at weekends. */
const weekly = (day: number) => (day % 7 < 5 ? 10 : 0);

describe('detectChanges', () => {
  it('has the stated mean time to a false alarm, whatever the distribution and however short the reference', () => {
    const random = seededRandom(11);
    const uniform = () => (random() + 0.5) / 2 ** 32;
    const cases = {
      skewed: () => -Math.log(uniform()),
      tied: () => Math.floor(3 * uniform()),
      'heavy-tailed': () => uniform() ** -0.8,
    };
    for (const [name, draw] of Object.entries(cases)) {
      const stated = 40;
      const runs = 150;
      let total = 0;
      let squares = 0;
      for (let seed = 0; seed < runs; seed++) {
        const changes = detectChanges(days(10, 0, draw), days(300, 10, draw), {
          meanWindowsToFalseAlarm: stated,
          calendar: null,
          seed,
        });
        const alarm = changes.states.findIndex((state) => state.alarm !== null);
        const steps = alarm < 0 ? 300 : alarm + 1;
        total += steps;
        squares += steps * steps;
      }
      const mean = total / runs;
      const error = Math.sqrt((squares / runs - mean * mean) / runs);
      expect(Math.abs(mean - stated), name).toBeLessThan(4 * error);
    }
  });

  it('takes a weekly pattern for no change, and finds one that is', () => {
    const normal = normals(3);
    const value = (day: number) => weekly(day) + normal();
    const reference = days(56, 0, value);
    const quiet = days(56, 56, value);
    const shifted = days(21, 112, (day) => value(day) - 3);
    const found = detectChanges(reference, [...quiet, ...shifted], { meanWindowsToFalseAlarm: 1000 });
    expect(found.calendar).toBe('weekday');
    const first = found.states.find(({ alarm }) => alarm !== null);
    expect(first?.alarm).toBe('down');
    expect(first?.time).toBeGreaterThanOrEqual(START + 112 * DAY);
    expect(first?.time).toBeLessThan(START + 119 * DAY);
    expect(Math.abs((first?.since ?? 0) - (START + 112 * DAY))).toBeLessThanOrEqual(2 * DAY);
    // Weekends alone would be a change to who does not know the calendar: a reference of working days.
    const workdays = reference.filter(({ time }) => weekly(Math.round((time - START) / DAY)) === 10);
    const weekends = days(70, 56, value).filter(({ time }) => weekly(Math.round((time - START) / DAY)) === 0);
    const blind = detectChanges(workdays, weekends, { meanWindowsToFalseAlarm: 1000, calendar: null });
    expect(blind.states.some(({ alarm }) => alarm === 'down')).toBe(true);
  });

  it('finds a pattern of hours for what it is', () => {
    const normal = normals(9);
    const HOUR = DAY / 24;
    const hours = (count: number, from: number, shift: number): TimedValue[] =>
      Array.from({ length: count }, (_, i) => ({
        time: START + (from + i) * HOUR,
        value: 5 * Math.sin((2 * Math.PI * ((from + i) % 24)) / 24) + normal() + shift,
      }));
    const reference = hours(28 * 24, 0, 0);
    const options = { meanWindowsToFalseAlarm: 20_000, direction: 'up' as const };
    const quiet = detectChanges(reference, hours(14 * 24, 28 * 24, 0), options);
    expect(quiet.calendar).toBe('hour_of_week');
    expect(quiet.states.filter(({ alarm }) => alarm !== null)).toEqual([]);
    const loud = detectChanges(reference, hours(48, 28 * 24, 2), options);
    expect(loud.states.slice(0, 24).some(({ alarm }) => alarm === 'up')).toBe(true);
  });

  it('watches one direction when told', () => {
    const normal = normals(5);
    const reference = days(30, 0, normal);
    const raised = days(20, 30, () => normal() + 4);
    const alarms = (direction: 'up' | 'down') =>
      detectChanges(reference, raised, {
        direction,
        calendar: null,
        meanWindowsToFalseAlarm: 500,
      }).states.filter(({ alarm }) => alarm !== null);
    expect(alarms('up').length).toBeGreaterThan(1);
    expect(alarms('down')).toEqual([]);
  });

  it('says nothing new of earlier windows when later ones come, and does not change its input', () => {
    const values = fc.array(fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }), { maxLength: 60 });
    fc.assert(
      fc.property(values, values, fc.nat(60), (before, after, cut) => {
        const reference = days(before.length, 0, (day) => before[day] ?? null);
        const live = days(after.length, before.length, (day) => after[day - before.length] ?? null);
        const copy = structuredClone([reference, live]);
        const options = { meanWindowsToFalseAlarm: 20, seed: 4 };
        const whole = detectChanges(reference, live, options).states;
        expect(detectChanges(reference, live.slice(0, cut), options).states).toEqual(whole.slice(0, cut));
        expect([reference, live]).toEqual(copy);
        for (const [i, { score }] of whole.entries()) if (after[i] === null) expect(score).toBeNull();
      }),
      { numRuns: 50 },
    );
  });
});

describe('sequentialScores', () => {
  it('are normal quantiles of uniform places among earlier values', () => {
    const normal = normals(1);
    const scores: number[] = [];
    for (let seed = 0; seed < 300; seed++) {
      const sequence = sequentialScores(null, seed);
      for (let i = 0; i < 6; i++) {
        const score = sequence.next({ time: i, value: normal() ** 3 });
        if (i === 0) expect(score).toBeNull();
        else if (score !== null) scores.push(score);
      }
    }
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const variance = scores.reduce((sum, score) => sum + score * score, 0) / scores.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(scores.length));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / scores.length));
  });

  it('forget what they are told to', () => {
    const of = (values: readonly number[], forget: number) => {
      const sequence = sequentialScores(null, 1);
      for (const value of values) sequence.next({ time: 0, value });
      sequence.forget(forget);
      return sequence.next({ time: 0, value: 50 });
    };
    // Among 1 to 9 alone 50 is the highest, else it is low.
    const high = of([1, 2, 3, 4, 5, 6, 7, 8, 9, 60, 70, 80, 90, 91, 92, 93], 7);
    const middle = of([1, 2, 3, 4, 5, 6, 7, 8, 9, 60, 70, 80, 90, 91, 92, 93], 0);
    expect(high).toBeGreaterThan(1.2);
    expect(middle).toBeLessThan(0.5);
  });
});
