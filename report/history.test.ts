import { describe, expect, it } from 'vitest';
import { type EarlierCheck, historyOf } from './history.js';
import { emptyColumn } from './sample-columns.fixture.js';
import { resultOf } from './sample-result.fixture.js';

const DAY = (day: number) => `2026-03-0${day}T14:00:00.000Z`;
const check = (day: number, drifted: boolean, overrides: Partial<EarlierCheck> = {}): EarlierCheck => ({
  windowEnd: DAY(day),
  verdict: drifted ? 'drift' : 'stable',
  dataset: { columns: 2, drifted_columns: drifted ? 1 : 0, share: drifted ? 0.5 : 0 },
  href: `./${day}.html`,
  columns: [{ name: 'age', test: 'wasserstein', score: drifted ? 0.3 : 0.05, threshold: 0.1, drifted }],
  ...overrides,
});
const result = (drifted: boolean) => resultOf([{ ...emptyColumn('age'), score: 0.3, drifted }]);
const words = (now: boolean, ...before: boolean[]) =>
  historyOf(
    result(now),
    before.map((drifted, day) => check(day + 1, drifted)),
  ).column('age')?.words;

describe('historyOf', () => {
  it('says since when a column has drifted', () => {
    expect(words(true, false, true, true)).toBe(
      'Drifted since 2026-03-02 14:00 UTC, in 3 of the last 4 checks',
    );
    expect(words(true, true, false, true)).toBe(
      'Drifted since 2026-03-03 14:00 UTC, in 2 of the last 4 checks, and in 1 before',
    );
    expect(words(true, false, false)).toBe('Drifted for the first time in the last 3 checks');
    expect(words(true, true, false)).toBe('Drifted again: in 2 of the last 3 checks');
    expect(words(false, true, false)).toBe('Drifted in 1 of the last 3 checks, not now');
    expect(words(true, true)).toBe('Drifted in all of the last 2 checks');
    expect(words(false, false)).toBe('Drifted in none of the last 2 checks');
  });

  it('is nothing without an earlier check of a window', () => {
    expect(historyOf(result(true), []).dataset).toBeNull();
    expect(historyOf(result(true), []).column('age')).toBeNull();
    const later = check(9, true, { windowEnd: '2026-03-10T00:00:00Z' });
    expect(historyOf(result(true), [later]).dataset).toBeNull();
    expect(historyOf(resultOf([], { window: null }), [check(1, true)]).dataset).toBeNull();
  });

  it('sorts the checks, and links to those before, newest first', () => {
    const history = historyOf(result(true), [
      check(2, true),
      check(1, false),
      check(3, true, { href: null }),
    ]);
    expect(history.dataset?.words).toBe('Drift since 2026-03-02 14:00 UTC, in 3 of the last 4 checks.');
    expect(history.dataset?.checks.map(({ time, href, drifted }) => [time, href, drifted])).toEqual([
      ['2026-03-03 14:00 UTC', null, '1 of 2 columns'],
      ['2026-03-02 14:00 UTC', './2.html', '1 of 2 columns'],
      ['2026-03-01 14:00 UTC', './1.html', '0 of 2 columns'],
    ]);
  });

  it('leaves a gap where a column was not there, was not measured, or had a test of another time', () => {
    const gaps: Partial<EarlierCheck>[] = [
      { columns: [] },
      { columns: [{ name: 'age', test: null, score: null, threshold: null, drifted: false }] },
      { columns: [{ name: 'age', test: 'of_old', score: 1, threshold: 1, drifted: false }] },
    ];
    const history = historyOf(
      result(true),
      gaps.map((gap, day) => check(day + 1, false, gap)),
    );
    const strip = history.column('age')?.strip.markup;
    expect(strip).not.toContain('class="q"');
    expect(strip).toContain('<path class="x" d="M6 8V0"/>');
    expect(history.column('age')?.words).toBe('Drifted for the first time in the last 4 checks');
  });

  it('looks back on thirty checks at most', () => {
    const many = Array.from({ length: 90 }, (_, hour) =>
      check(1, false, { windowEnd: new Date(Date.UTC(2026, 1, 1, hour)).toISOString() }),
    );
    expect(historyOf(result(false), many).dataset?.checks).toHaveLength(29);
  });
});
