import { describe, expect, it } from 'vitest';
import { guessColumn } from './guess-column.js';

describe('guessColumn', () => {
  it.each([
    [['1.5', '-2', '+3e5', '.5', '7.', 'nan', '-Infinity'], 'reals'],
    [['1', '-2', '+3', ' 4 '], 'integers'],
    [['1', 'NA', '2.5'], 'numbers'],
    [['1', 'null'], 'numbers'],
    [['007', '12'], 'codes'],
    [['007', '1.5'], 'reals'],
    [['1', 'x'], 'texts'],
    [['0x1F'], 'texts'],
    [['1,5'], 'texts'],
    [['2026-01-01'], 'texts'],
    [['NA', '#N/A'], 'nothing'],
    [[], 'nothing'],
  ])('%j are %s', (texts, guess) => {
    expect(guessColumn(texts, false)).toBe(guess);
  });

  it('trusts no real in a file with grouped digits', () => {
    expect(guessColumn(['1.5'], true)).toBe('numbers');
    expect(guessColumn(['1'], true)).toBe('integers');
  });
});
