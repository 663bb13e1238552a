import { describe, expect, it } from 'vitest';
import { reportPaths, windowStamp } from './window-stamp.js';

describe('windowStamp', () => {
  it('is the instant in UTC, to the second', () => {
    expect(windowStamp('2026-11-23T08:05:09.000Z')).toBe('20261123_080509');
    expect(windowStamp('2026-11-23T08:05:09+02:00')).toBe('20261123_060509');
    expect(() => windowStamp('yesterday')).toThrow(RangeError);
  });

  it('names the report of a window', () => {
    expect(reportPaths('income', '2026-11-23T08:00:00Z')).toEqual({
      html: 'drift_reports/income/drift_20261123_080000.html',
      json: 'drift_reports/income/drift_20261123_080000.json',
      htmlName: 'drift_20261123_080000.html',
      jsonName: 'drift_20261123_080000.json',
    });
  });
});
