import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  columnNumberFormat,
  formatCount,
  formatExactP,
  formatInstant,
  formatNumber,
  formatP,
  formatPercent,
  formatPoints,
  formatScore,
  instantFormat,
  shorten,
  visibleText,
  withSign,
} from './format.js';

/** Spaces that do not break, as plain ones. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [0.12345, '0.123'],
    [0.1, '0.1'],
    [12.34, '12.3'],
    [1234.5, '1,235'],
    [-1234.5, '−1,235'],
    [1_234_567, '1,234,567'],
    [0.00012, '0.00012'],
    [3.2e-9, '3.2e-9'],
    [-4.56e12, '−4.56e12'],
    [5e-324, '4.94e-324'],
  ])('writes %f as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('stays within one percent of the number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), (value) => {
        fc.pre(Math.abs(value) > 1e-300);
        const read = Number(formatNumber(value).replaceAll(',', '').replace('−', '-'));
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 0.01);
      }),
    );
  });
});

describe('formatScore', () => {
  it.each([
    [0, '0.000'],
    [0.48, '0.480'],
    [0.0223, '0.022'],
    [12.3456, '12.346'],
    [0.00045, '0.00045'],
    [4567.8, '4,568'],
  ])('writes %f as %s', (value, text) => {
    expect(formatScore(value)).toBe(text);
  });
});

describe('columnNumberFormat', () => {
  const pair = (spread: number, before: number, after: number) =>
    Object.values(columnNumberFormat(spread).pair(before, after)).join(' ');

  it('writes whole numbers as such', () => {
    expect(pair(40, 37, 45)).toBe('37 45 +8');
    expect(columnNumberFormat(40).one(37)).toBe('37');
  });

  it('gives values that belong together the same decimals', () => {
    expect(pair(40, 38.58, 41)).toBe('38.6 41.0 +2.4');
    expect(pair(0.4, 0.20211, 0.19649)).toBe('0.202 0.196 −0.006');
  });

  it('changes by the difference that a reader sees', () => {
    expect(pair(40, 54.96, 54.94)).toBe('55.0 54.9 −0.1');
    expect(pair(40, 54.94, 54.86)).toBe('54.9 54.9 0');
  });

  it('follows the spread, not the size', () => {
    expect(pair(0.02, 1000.001, 1000.004)).toBe('1,000.001 1,000.004 +0.003');
    expect(pair(50_000, 12_345.67, 23_456.78)).toBe('12,346 23,457 +11,111');
  });

  it('writes the single value of a constant column', () => {
    expect(pair(0, 5, 5)).toBe('5 5 0');
    expect(pair(0, 0, 0)).toBe('0 0 0');
  });

  it('turns to exponents for what is huge or tiny', () => {
    expect(pair(1e12, 3e12, 0)).toBe('3e12 0 −3e12');
    expect(pair(2e-8, 1.234e-8, 1.2341e-8)).toBe('1.23e-8 1.23e-8 0');
    expect(columnNumberFormat(2e-8).one(1.234e-8)).toBe('1.23e-8');
  });
});

describe('signs, shares and p-values', () => {
  it('puts a sign before a change, and none before nothing', () => {
    expect(['8', '−0.3', '0', '0.00'].map(withSign)).toEqual(['+8', '−0.3', '0', '0']);
  });

  it.each([
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.042, '4.2 %'],
    [0.04, '4 %'],
    [0.0996, '10 %'],
    [0.4, '40 %'],
    [0.4567, '46 %'],
    [0.996, '99.6 %'],
    [0.9996, '> 99.9 %'],
    [1, '100 %'],
  ])('writes the share %f as %s', (share, text) => {
    expect(plain(formatPercent(share))).toBe(text);
  });

  it('keeps the decimals it is asked for', () => {
    expect(plain(formatPercent(0.25, 1))).toBe('25.0 %');
  });

  it('writes changes of shares in points', () => {
    expect([0.084, -0.0012, 0].map((change) => plain(formatPoints(change)))).toEqual([
      '+8.4 pp',
      '−0.1 pp',
      '0 pp',
    ]);
  });

  it('rounds p-values for people and keeps the digits for others', () => {
    expect([3.2e-9, 0.0012, 0.0234, 0.0994, 0.0996, 0.5, 1].map((p) => plain(formatP(p)))).toEqual([
      '< 0.001',
      '0.001',
      '0.023',
      '0.099',
      '0.10',
      '0.50',
      '1.00',
    ]);
    expect(formatExactP(3.21456e-9)).toBe('3.215e-9');
    expect(formatExactP(0)).toBe('below 5e-324');
  });
});

describe('formatCount and formatInstant', () => {
  it('groups thousands', () => {
    expect([0, 999, 1000, 26_049, 1_234_567].map(formatCount)).toEqual([
      '0',
      '999',
      '1,000',
      '26,049',
      '1,234,567',
    ]);
  });

  it('writes instants in UTC, with seconds only where there are some', () => {
    expect(formatInstant('2026-03-09T14:00:00.000Z')).toBe('2026-03-09 14:00 UTC');
    expect(formatInstant('2026-03-09T14:00:03.120Z')).toBe('2026-03-09 14:00:03 UTC');
    expect(formatInstant('2026-03-09T23:30:00-02:00')).toBe('2026-03-10 01:30 UTC');
    expect(formatInstant('soon')).toBe('soon');
  });

  it('writes instants beside each other alike', () => {
    const whole = '2026-03-09T14:00:00.000Z';
    const minutes = instantFormat([whole, null, 'soon']);
    expect(minutes('2026-03-09T14:00:03.120Z')).toBe('2026-03-09 14:00 UTC');
    const seconds = instantFormat([whole, '2026-03-09T14:00:03.120Z']);
    expect(seconds(whole)).toBe('2026-03-09 14:00:00 UTC');
    expect(seconds('soon')).toBe('soon');
  });
});

describe('visibleText', () => {
  it('shows what would hide or turn the text around it', () => {
    expect(visibleText('a\tb\nc\u0000d\u007f')).toBe('a␉b␊c␀d␡');
    expect(visibleText('\u202eevil\u202c \u2066x\u2069 \u200f')).toBe('�evil� �x� �');
    expect(visibleText('a\ud800b')).toBe('a�b');
    expect(visibleText(' x ')).toBe('␣x␣');
    expect(visibleText('')).toBe('(empty)');
  });

  it('leaves letters of any script, marks and emoji alone', () => {
    for (const text of ['Größe', 'עמודה', 'العمر', '年齢', 'é', '👩‍👩‍👧‍👦🏳️‍🌈', '<b>&"']) {
      expect(visibleText(text)).toBe(text);
    }
  });

  it('never returns a sign that turns text around', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}]/u);
      }),
    );
  });
});

describe('shorten', () => {
  it('counts as a reader does', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef');
    expect(shorten('abcdefg', 6)).toBe('abcde…');
    expect(shorten('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3)).toBe('👩‍👩‍👧‍👦…');
  });

  it('never splits a pair of surrogates and never grows without bound', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 2, max: 20 }),
        (text, length) => {
          const short = shorten(text, length);
          expect(short).not.toMatch(/\p{Cs}/u);
          expect(short.length).toBeLessThanOrEqual(Math.max(length, 4 * length + 1));
        },
      ),
    );
  });

  it('bounds a single character made of many marks', () => {
    expect(shorten(`a${'\u0301'.repeat(10_000)}`, 10).length).toBeLessThanOrEqual(41);
  });
});
