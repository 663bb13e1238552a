import { describe, expect, it } from 'vitest';
import { longestGapMs, scheduleTimes, scheduleWords } from './schedule-times.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('scheduleTimes', () => {
  it('takes an interval with its offset, one hour unless told', () => {
    expect(scheduleTimes({ every: '6h', offset: '10m' })).toEqual({
      kind: 'interval',
      everyMs: 6 * HOUR,
      offsetMs: 600_000,
    });
    expect(scheduleTimes({})).toEqual({ kind: 'interval', everyMs: HOUR, offsetMs: 0 });
    expect(() => scheduleTimes({ every: '1h', offset: '1h' })).toThrow('expected an offset below 1h, got 1h');
  });

  it('makes of cron and calendar the same fields', () => {
    const cron = scheduleTimes({ cron: '30 2 * * MON-FRI' });
    const calendar = scheduleTimes({
      calendar: { hour: 2, minute: '30', day_of_week: '1-5', comment: '30 2 * * MON-FRI' },
    });
    expect(cron).toEqual(calendar);
    expect(scheduleTimes({ cron: ['@daily', '0 12 * * * # noon'] })).toMatchObject({
      calendars: [{ comment: '@daily' }, { comment: '0 12 * * * # noon', hour: [{ start: 12 }] }],
    });
  });

  it.each([
    [{ cron: '* * *' }, /five fields.*got "\* \* \*"/],
    [{ cron: '61 * * * *' }, /minute as numbers from 0 to 59/],
    [{ cron: '0 0 13 * 5' }, /cron means either, Temporal both/],
    [{ cron: '0 0 31 2 *' }, /which is never due/],
    [{ calendar: { day_of_month: 30, month: 'FEB' } }, /day_of_month 30, month FEB", which is never due/],
  ])('refuses %o', (declared, problem) => {
    expect(() => scheduleTimes(declared)).toThrow(problem);
  });
});

describe('longestGapMs', () => {
  it.each([
    ['an interval', { every: '6h' }, 6 * HOUR],
    ['every quarter of an hour', { cron: '*/15 * * * *' }, HOUR / 4],
    ['office hours', { cron: '0 9-17 * * *' }, 16 * HOUR],
    ['working days', { cron: '0 2 * * 1-5' }, 3 * DAY],
    ['the first of each month', { cron: '@monthly' }, 31 * DAY],
    ['leap days', { cron: '0 0 29 2 *' }, 1461 * DAY],
    [
      'two calendars together',
      { calendar: [{ hour: 0 }, { hour: 8 }, { hour: 12, day_of_week: 1 }] },
      16 * HOUR,
    ],
  ])('of %s', (_, declared, gap) => {
    expect(longestGapMs(scheduleTimes(declared))).toBe(gap);
  });
});

describe('scheduleWords', () => {
  it('says it as it was written', () => {
    expect(scheduleWords({ every: '1h', offset: '5m' })).toBe('every 1h at 5m past');
    expect(scheduleWords({ cron: ['@daily', '0 12 * * *'] })).toBe('cron @daily and 0 12 * * *');
    expect(scheduleWords({ calendar: { hour: 2, day_of_week: 'MON' } })).toBe(
      'calendar hour 2, day_of_week MON',
    );
    expect(scheduleWords({})).toBe('every 1h');
  });
});
