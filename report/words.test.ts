import { describe, expect, it } from 'vitest';
import type { DriftResult } from '../drift/result.js';
import { OUTCOMES } from './outcome.js';
import { categoricalColumn, emptyColumn, numericColumn } from './sample-columns.fixture.js';
import { resultOf } from './sample-result.fixture.js';
import { chanceWords, judgementWords, movementWords, quoted, verdictSentence } from './words.js';

/** Without the signs that do not show: isolates, and spaces that do not break. */
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ').replace(/[\u2068\u2069]/g, '');

function verdict(columns: number, drifted: number, threshold: number, overrides: Partial<DriftResult> = {}) {
  const share = columns === 0 ? 0 : drifted / columns;
  const made = resultOf([], {
    dataset: { columns, drifted_columns: drifted, share, threshold, drifted: share >= threshold },
    verdict: share >= threshold ? 'drift' : 'stable',
    ...overrides,
  });
  return `${OUTCOMES[made.verdict]}: ${plain(verdictSentence(made))}`;
}

describe('the verdict', () => {
  it('counts the columns and names the share that is needed', () => {
    expect(verdict(5, 2, 0.3)).toBe('Drift: 2 of 5 columns have changed (40 %); drift starts at 30 %.');
    expect(verdict(1, 1, 0.5)).toBe('Drift: 1 of 1 column has changed (100 %); drift starts at 50 %.');
    expect(verdict(5, 1, 0.3)).toBe('Stable: 1 of 5 columns has changed (20 %); drift starts at 30 %.');
    expect(verdict(5, 0, 0.3)).toBe('Stable: None of the 5 columns has changed.');
    expect(verdict(1, 0, 0.3)).toBe('Stable: The one column that was tested has not changed.');
    expect(verdict(0, 0, 0.3)).toBe('Stable: No column was tested, so none has changed.');
  });

  it('says what was too little', () => {
    const insufficient = { verdict: 'insufficient_data' } as const;
    const side = (rows: number) => ({ source: null, rows });
    expect(verdict(0, 0, 0.3, { ...insufficient, current: side(12) })).toBe(
      'Not enough data: No column could be tested, so there is no verdict. The current window has 12 rows, the reference 26,049.',
    );
    expect(verdict(0, 0, 0.3, { ...insufficient, current: side(0) })).toContain('window is empty');
    expect(verdict(0, 0, 0.3, { ...insufficient, reference: side(0) })).toContain('reference is empty');
  });
});

describe('movementWords', () => {
  const move = (reference: number[], current: number[], overrides = {}) =>
    plain(movementWords(numericColumn('x', reference, current, overrides)));

  it('tells how the median moved', () => {
    expect(move([30, 37, 50], [35, 45, 60])).toBe('The median moved from 37 to 45 (+8).');
    expect(move([30, 37, 50], [20, 31.5, 60])).toBe('The median moved from 37.0 to 31.5 (−5.5).');
  });

  it('tells of the mean, then of the spread, when the median stayed', () => {
    expect(move([30, 40, 50], [30, 40, 80])).toBe(
      'The median stayed at 40; the mean moved from 40 to 50 (+10).',
    );
    expect(move([30, 40, 50], [20, 40, 60])).toBe(
      'The median stayed at 40; the standard deviation moved from 10 to 20 (+10).',
    );
    expect(move([30, 40, 50], [30, 40, 50])).toBe('The median stayed at 40.');
  });

  it('names the side without values', () => {
    expect(move([1, 2], [])).toBe('The current window holds no value of this column.');
    expect(move([], [])).toBe('The reference and the current window hold no value of this column.');
  });

  it('names the category whose share changed most, the new ones and those that are gone', () => {
    const column = categoricalColumn('education', [
      ['HS-grad', 60, 45],
      ['Bachelors', 16, 45],
      ['Masters', 24, 0],
      ['Bootcamp', 0, 10],
    ]);
    expect(plain(movementWords(column))).toBe(
      'The share of “Bachelors” rose from 16 % to 45 %. New: “Bootcamp”. Gone: “Masters”.',
    );
  });

  it('keeps the decimals that show a small change', () => {
    const column = categoricalColumn('country', [
      ['here', 912, 916],
      ['there', 88, 84],
    ]);
    expect(plain(movementWords(column))).toBe('The share of “here” rose from 91.2 % to 91.6 %.');
  });

  it('says that shares stayed, and counts long lists', () => {
    const same = categoricalColumn('sex', [['a', 5, 5]]);
    expect(movementWords(same)).toBe('Every category kept its share.');
    const values = ['a', 'b', 'c', 'd', 'e'];
    expect(plain(movementWords({ ...same, new_categories: values }))).toContain(
      'New: “a”, “b”, “c” and 2 more.',
    );
  });

  it('tells of missing values once they moved by a point', () => {
    expect(move([1, 2], [1, 2], { missing: { reference: 0, current: 0.05 } })).toContain(
      'Missing values rose from 0 % to 5 % of the rows.',
    );
    expect(move([1, 2], [1, 2], { missing: { reference: 0.5, current: 0.1 } })).toContain(
      'fell from 50 % to 10 %',
    );
    expect(move([1, 2], [1, 2], { missing: { reference: 0, current: 0.009 } })).not.toContain('Missing');
  });

  it('is silent about a column that nothing is known of', () => {
    expect(movementWords(emptyColumn('x'))).toBeNull();
  });
});

describe('judgementWords', () => {
  const judge = (overrides: object) => judgementWords({ ...emptyColumn('x'), ...overrides });

  it('says how far beyond the threshold a drifted column is, and how rare that would be', () => {
    expect(judge({ drifted: true, score: 0.64, p_value: 3e-9, p_adjusted: 1e-8 })).toBe(
      'The score is 6.4 times the threshold, and a difference this large turns up in fewer than 1 of 1,000 unchanged windows.',
    );
    expect(judge({ drifted: true, score: 0.101, p_value: 0.02 })).toMatch(
      /^The score reaches the threshold, and /,
    );
  });

  it('tells chance from a change that is real but small', () => {
    expect(judge({ score: 0.2, p_value: 0.4, p_adjusted: 0.4 })).toBe(
      'The score is 2.0 times the threshold, but chance could explain it: a difference this large turns up in about 4 of 10 unchanged windows.',
    );
    expect(judge({ score: 0.2, p_value: 0.03, p_adjusted: 0.09 })).toMatch(
      /not rare enough among so many columns\.$/,
    );
    expect(judge({ score: 0.02, p_value: 0.0001, p_adjusted: 0.0002 })).toMatch(
      /^Hardly chance, but small: /,
    );
    expect(judge({ score: 0.02, p_value: 0.31, p_adjusted: 0.4 })).toBe(
      'The score stays below the threshold; a difference this large turns up in about 3 of 10 unchanged windows.',
    );
  });

  it('says what it can of a score without a p-value', () => {
    const alone = { p_value: null, p_adjusted: null };
    expect(judge({ ...alone, drifted: true, score: 0.2 })).toBe('The score is 2.0 times the threshold.');
    expect(judge({ ...alone, drifted: true, score: 0.1 })).toBe('The score reaches the threshold.');
    expect(judge({ ...alone, score: 0.05 })).toBe('The score stays below the threshold.');
  });

  it('reads a score that is a p-value', () => {
    const ks = { test: 'ks', threshold: 0.05 };
    expect(judge({ ...ks, score: 0.003, drifted: true })).toBe(
      'A difference this large turns up in about 3 of 1,000 unchanged windows: too rare to be chance.',
    );
    expect(judge({ ...ks, score: 0.2 })).toMatch(
      /about 2 of 10 unchanged windows: chance could explain it\.$/,
    );
  });

  it('gives the reason of a column that was skipped or could not be scored', () => {
    expect(judge({ status: 'skipped', reason: 'every value is 3' })).toBe('Not tested: every value is 3.');
    expect(judge({ status: 'skipped' })).toBe('Not tested.');
    expect(judge({ score: null, reason: 'a single category' })).toBe(
      'No score could be computed. A single category.',
    );
  });
});

describe('chanceWords', () => {
  it.each([
    [0, 'fewer than 1 of 1,000 unchanged windows'],
    [0.001, 'about 1 of 1,000 unchanged windows'],
    [0.0094, 'about 9 of 1,000 unchanged windows'],
    [0.0095, 'about 1 of 100 unchanged windows'],
    [0.031, 'about 3 of 100 unchanged windows'],
    [0.095, 'about 1 of 10 unchanged windows'],
    [0.52, 'about 5 of 10 unchanged windows'],
    [0.97, 'nearly all unchanged windows'],
  ])('reads p = %f as %s', (p, text) => {
    expect(chanceWords(p)).toBe(text);
  });
});

describe('quoted', () => {
  it('isolates the direction of what it quotes, which cannot break out', () => {
    expect(quoted('a\u2069b')).toBe('“\u2068a�b\u2069”');
    expect(quoted('x'.repeat(99))).toBe(`“\u2068${'x'.repeat(39)}…\u2069”`);
  });
});
