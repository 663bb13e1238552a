import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CategoricalColumn } from './column.js';
import { categoricalColumn } from './column-from-values.js';
import { detectDrift } from './library.js';
import { sameSpelling } from './same-spelling.js';

const of = (...values: (string | null)[]): CategoricalColumn => categoricalColumn('x', values);
const spell = (reference: CategoricalColumn, current: CategoricalColumn) =>
  sameSpelling(reference, current).map(({ categories }) => categories);

describe('sameSpelling', () => {
  it.each([
    ['floats and integers', ['1', '2'], ['1.0', '2.00'], ['1', '2']],
    ['signs and blanks', ['1', '-2'], ['+1', ' -2'], ['-2', '1']],
    ['powers of ten', ['0.1', '100000'], ['1e-1', '1E+5'], ['0.1', '1E+5']],
    ['zeros', ['0'], ['-0.0', '0.00', '0e5'], ['0']],
    ['a missing point', ['0.5'], ['.5'], ['.5']],
    ['words for missing numbers', ['1', '2', 'NA'], ['1.0', '2.0', 'NA'], ['1', '2', 'NA']],
    ['truth values', ['true', 'false'], ['True', 'FALSE'], ['FALSE', 'True']],
  ])('makes one category of %s', (_name, one, other, expected) => {
    expect(spell(of(...one), of(...other))[1]).toEqual(expected);
    expect(spell(of(...other), of(...one))[0]).toEqual(expected);
  });

  it.each([
    ['texts', ['1', 'a'], ['1.0', 'a']],
    ['versions', ['1.0', '1.0.1'], ['1', '1.0.1']],
    ['codes with leading zeros', ['007'], ['7']],
    ['a text and truth values', ['true', 'maybe'], ['True', 'maybe']],
    ['large numbers', ['12345678901234567890.01'], ['12345678901234567890.02']],
  ])('keeps %s apart', (_name, one, other) => {
    expect(spell(of(...one), of(...other))).toEqual([of(...one).categories, of(...other).categories]);
  });

  it('adds up counts and keeps the rows', () => {
    const [column] = sameSpelling(of('1.0', '2', null, '1', '1.0'), of('3'));
    expect(column).toEqual(of('1', '2', null, '1', '1'));
  });

  it('gives equal numbers, and only those, one spelling', () => {
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const written = fc.tuple(
      number,
      fc.constantFrom(String, (x: number) => x.toExponential()),
    );
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 20 }), (pairs) => {
        const [column] = sameSpelling(of(...pairs.map(([x, write]) => write(x))), of());
        expect(column.categories.length).toBe(new Set(pairs.map(([x]) => x + 0)).size);
      }),
    );
  });
});

it('compares texts of truth values with truth values', () => {
  const rows = Array.from({ length: 90 }, (_, row) => row % 3 === 0);
  const texts = rows.map((value) => (value ? 'True' : 'False'));
  expect(detectDrift({ x: rows }, { x: texts }).columns[0]).toMatchObject({ score: 0, drifted: false });
});
