import { describe, expect, it } from 'vitest';
import { modelOf, parseConfig } from '../config/load-config.js';
import { parseDriftShift } from './drift-shift.js';

const model = modelOf(
  parseConfig(
    'default_model: m\nmodels: { m: { features: { age: { type: numeric, min: 0, max: 100 }, city: { type: categorical } }, target: { name: y, classes: [a, b] }, reference: r.csv } }',
    '/p/c.yaml',
  ),
);

describe('parseDriftShift', () => {
  it.each([
    ['age=+8', 39, 47],
    ['age=-8', 39, 31],
    ['age=*0.5', 40, 20],
    ['age=50', 39, 50],
    ['age=+8', 99, 100],
    ['age=+8', null, null],
    ['city=Bern', 'Basel', 'Bern'],
    ['city=a=b', 'Basel', 'a=b'],
    ['city=Bern', null, null],
  ])('%s makes %s to %s', (text, value, changed) => {
    expect(parseDriftShift(text, model).apply(value)).toBe(changed);
  });

  it.each([
    ['age', /expected FEATURE=\+N/],
    ['=+8', /expected FEATURE=\+N/],
    ['agee=+8', /no feature "agee"; it has age, city/],
    ['constructor=+8', /no feature "constructor"/],
    ['age=old', /expected a number after "age=", got "old"/],
    ['age=', /expected a number/],
  ])('refuses %s', (text, message) => {
    expect(() => parseDriftShift(text, model)).toThrow(message);
  });
});
