import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { countDuplicates } from './duplicate-rows.js';
import oracle from './pandas-oracle.json' with { type: 'json' };
import { columnFrom } from './quality.fixture.js';
import { rowHashes } from './row-hashes.js';

const hashesOf = (columns: Parameters<typeof rowHashes>[0], rows: number) => {
  const hashes = rowHashes(columns, rows);
  return Array.from({ length: rows }, (_, row) => `${hashes[2 * row]} ${hashes[2 * row + 1]}`);
};

describe('rowHashes', () => {
  it('depends on texts, not on the codes they have in a table', () => {
    const [, , last] = hashesOf([categoricalColumn('x', ['a', 'b', 'm'])], 3);
    const [first] = hashesOf([categoricalColumn('x', ['m', 'zz'])], 2);
    expect(first).toBe(last);
  });

  it('takes -0 for 0, and tells a missing value, 0, an empty text and infinities apart', () => {
    const [zero, minus, missing, up, down] = hashesOf(
      [numericColumn('x', [0, -0, null, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])],
      5,
    );
    expect(minus).toBe(zero);
    expect(new Set([zero, missing, up, down]).size).toBe(4);
    const texts = hashesOf([categoricalColumn('x', ['', '0', null, '\0', '\0\0', 'null'])], 6);
    expect(new Set(texts).size).toBe(6);
  });

  it('tells the order of columns, and flipped signs in two of them', () => {
    const one = numericColumn('a', [1, 2, -3, 3]);
    const other = numericColumn('b', [2, 1, 3, -3]);
    expect(new Set(hashesOf([one, other], 4)).size).toBe(4);
  });

  it('meets no collision among a million near rows, nor any bit that hardly moves', () => {
    const rows = 2 ** 20;
    const low = numericColumn(
      'low',
      Array.from({ length: rows }, (_, i) => i % 1024),
    );
    const high = numericColumn(
      'high',
      Array.from({ length: rows }, (_, i) => (i >> 10) * 2 ** 40),
    );
    const hashes = rowHashes([low, high], rows);
    expect(countDuplicates(hashes)).toBe(0);
    for (const half of [0, 1]) {
      const ones = new Int32Array(32);
      for (let at = half; at < hashes.length; at += 2) {
        const hash = hashes[at] ?? 0;
        for (let bit = 0; bit < 32; bit++) ones[bit] = (ones[bit] ?? 0) + ((hash >>> bit) & 1);
      }
      // Five standard deviations of a fair coin.
      for (const count of ones) expect(Math.abs(count - rows / 2)).toBeLessThan(5 * Math.sqrt(rows / 4));
    }
  });

  it('spreads rows that differ in their last column alone over all places of a table', () => {
    const rows = 4096;
    const columns = [numericColumn('same', new Array<number>(rows).fill(1))];
    columns.push(
      numericColumn(
        'id',
        Array.from({ length: rows }, (_, i) => i),
      ),
    );
    const hashes = rowHashes(columns, rows);
    const places = new Set(Array.from({ length: rows }, (_, row) => (hashes[2 * row] ?? 0) & (rows - 1)));
    // Of as many places as rows, chance leaves a share of 1/e free.
    expect(places.size / rows).toBeCloseTo(1 - 1 / Math.E, 1);
  });
});

describe('countDuplicates', () => {
  it('is pandas.DataFrame.duplicated().sum()', () => {
    const { rows, duplicated } = oracle.duplicates;
    const columns = [0, 1, 2].map((i) =>
      columnFrom(
        `c${i}`,
        rows.map((row) => row[i] ?? null),
      ),
    );
    expect(countDuplicates(rowHashes(columns, rows.length))).toBe(duplicated);
  });

  it('is rows less different rows, for any table', () => {
    const number = fc.option(fc.constantFrom(0, -0, 1, 2, Number.POSITIVE_INFINITY));
    const text = fc.option(fc.constantFrom('', 'a', 'b'));
    fc.assert(
      fc.property(fc.array(fc.tuple(number, text, number), { maxLength: 80 }), (rows) => {
        const columns = [
          numericColumn(
            'p',
            rows.map(([p]) => p),
          ),
          categoricalColumn(
            'q',
            rows.map(([, q]) => q),
          ),
          numericColumn(
            'r',
            rows.map(([, , r]) => r),
          ),
        ];
        const different = new Set(
          rows.map((cells) =>
            cells.map((cell) => (typeof cell === 'number' ? `n${cell}` : `t${cell}`)).join('|'),
          ),
        );
        expect(countDuplicates(rowHashes(columns, rows.length))).toBe(rows.length - different.size);
      }),
    );
  });

  it('counts hashes that fall on the same place, and the one that marks a free place', () => {
    const hashes = [
      [0, 0],
      [0, 1],
      [64, 0],
      [128, 0],
      [64, 0],
      [0, 5],
      [0, 5],
    ];
    // 0 0 is taken for 0 1.
    expect(countDuplicates(Int32Array.from(hashes.flat()))).toBe(3);
    expect(countDuplicates(new Int32Array(0))).toBe(0);
  });
});
