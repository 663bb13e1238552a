import { describe, expect, it } from 'vitest';
import { driftOptionsSchema, testsOf, thresholdsOf } from './drift-options.js';
import { parseOptions } from './parse-options.js';
import { refuseThresholds } from './refuse-thresholds.js';

const parse = (raw: unknown) => parseOptions(driftOptionsSchema, raw);

describe('the options of sentinel drift', () => {
  it('take names with commas in quotes, and lists given again', () => {
    const { columns, categorical, numeric } = parse({ columns: ['"a,b",c', 'd'], categorical: ['c, d'] });
    expect({ columns, categorical, numeric }).toEqual({
      columns: ['a,b', 'c', 'd'],
      categorical: ['c', 'd'],
      numeric: undefined,
    });
  });

  it('take any name before the last =', () => {
    const options = parse({ test: ['a,b=ks', 'c=d=psi'], threshold: ['a,b=0.01', '=x=1e-3', 'y= 2 '] });
    expect(testsOf(options)).toEqual({ 'a,b': 'ks', 'c=d': 'psi' });
    expect(thresholdsOf(options)).toEqual({ 'a,b': 0.01, '=x': 0.001, y: 2 });
  });

  it('take a date for its midnight in UTC', () => {
    const { from, to } = parse({ from: '2026-02-28', to: '2026-03-01T08:00:00+01:00' });
    expect({ from, to }).toEqual({ from: '2026-02-28T00:00:00Z', to: '2026-03-01T08:00:00+01:00' });
  });

  it.each([
    [{ from: '2026-02-30' }, /--from: expected an ISO 8601 time such as .*, or a date such as 2026-11-23/],
    [{ to: '2026-02-03T08:00' }, /--to: expected an ISO 8601 time/],
    [{ columns: [','] }, /--columns: expected names of columns, separated by commas/],
    [{ columns: ['"a'] }, /--columns: .* a quote is not closed/],
    [{ alpha: '' }, '--alpha: expected a number between 0 and 1, got ""'],
    [{ alpha: '2' }, '--alpha: expected a number between 0 and 1, got "2"'],
    [{ minRows: '0' }, '--min-rows: expected a whole number of at least 1, got "0"'],
    [{ minRows: '1.5' }, '--min-rows: expected a whole number of at least 1, got "1.5"'],
    [{ driftShare: 'x' }, '--drift-share: expected a number above 0, at most 1, got "x"'],
    [{ driftShare: '0' }, '--drift-share: expected a number above 0, at most 1, got "0"'],
  ])('refuse %j', (raw, message) => {
    expect(() => parse(raw)).toThrow(message);
  });

  it.each(['x', 'x=', 'x= ', 'x=-1', 'x=Infinity', 'x=1_0', '=1'])('refuse the threshold %j', (text) => {
    expect(() => thresholdsOf(parse({ threshold: [text] }))).toThrow(`--threshold ${text}: expected`);
  });

  it('refuse two tests of one column, unless they are the same', () => {
    expect(testsOf(parse({ test: ['x=ks', 'x=ks'] }))).toEqual({ x: 'ks' });
    expect(() => testsOf(parse({ test: ['x=ks', 'x=psi'] }))).toThrow(
      '--test gives "x" two values. Expected one.',
    );
  });

  it('refuse a threshold above 1 for a p-value', () => {
    refuseThresholds({ x: 'psi' }, { x: 1.5, y: 3 });
    expect(() => refuseThresholds({ x: 'ks' }, { x: 1.5 })).toThrow(
      '--threshold x=1.5: expected a number from 0 to 1, as ks gives a p-value, got 1.5',
    );
  });
});
