import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELDS, parseField, valuesOf } from './calendar-field.js';

describe('parseField', () => {
  it.each([
    ['*', FIELDS.hour, [{ start: 0, end: 23, step: 1 }]],
    ['5', FIELDS.minute, [{ start: 5, end: 5, step: 1 }]],
    ['*/15', FIELDS.minute, [{ start: 0, end: 59, step: 15 }]],
    ['5/15', FIELDS.minute, [{ start: 5, end: 59, step: 15 }]],
    [
      '8-18/2, 22',
      FIELDS.hour,
      [
        { start: 8, end: 18, step: 2 },
        { start: 22, end: 22, step: 1 },
      ],
    ],
    ['mon-FRI', FIELDS.day_of_week, [{ start: 1, end: 5, step: 1 }]],
    ['Dec', FIELDS.month, [{ start: 12, end: 12, step: 1 }]],
  ])('reads %s', (text, kind, ranges) => {
    expect(parseField(text, kind)).toEqual(ranges);
  });

  it('knows that the seventh day is Sunday', () => {
    expect(valuesOf(parseField('7', FIELDS.day_of_week))).toEqual([0]);
    expect(valuesOf(parseField('5-7', FIELDS.day_of_week))).toEqual([0, 5, 6]);
    expect(valuesOf(parseField('*', FIELDS.day_of_week))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it.each([
    '',
    '60',
    '-1',
    '5-',
    '9-5',
    '*/0',
    '1,,2',
    '5 6',
    'MON',
    '*-5',
    '1.5',
    '?',
    '5-7-9',
    '00000000000000000099',
  ])('refuses "%s" as a minute, and says what it takes', (text) => {
    expect(() => parseField(text, FIELDS.minute)).toThrow(/^expected minute as numbers from 0 to 59/);
  });

  it('gives only values that the field has, whatever it is fed', () => {
    const anyText = fc.string({
      unit: fc.constantFrom(...'0123456789*/,-MONSUjanl '.split('')),
      maxLength: 12,
    });
    fc.assert(
      fc.property(anyText, fc.constantFrom(...Object.values(FIELDS)), (text, kind) => {
        let values: number[];
        try {
          values = valuesOf(parseField(text, kind));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(values.length).toBeGreaterThan(0);
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(kind.min);
          expect(value).toBeLessThanOrEqual(kind.max);
        }
      }),
    );
  });
});
