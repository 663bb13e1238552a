import { describe, expect, it } from 'vitest';
import type { Column } from './column.js';
import { categoricalColumn, numericColumn } from './column-from-values.js';
import { inferType } from './infer-type.js';

const integers = (distinct: number) =>
  numericColumn(
    'x',
    Array.from({ length: 100 }, (_, i) => i % distinct),
  );
const reals = numericColumn('x', [0.5, 1.5]);
const texts = categoricalColumn('x', ['a', 'a', 'b', 'b', 'a', 'b']);
const digits = categoricalColumn('x', ['1', '-2.5e3', ' 7 ', '1']);
const empty: Column = categoricalColumn('x', [null, null]);

describe('inferType, profile calibrated', () => {
  const infer = (reference: Column, current: Column) =>
    inferType(reference, current, { profile: 'calibrated' });

  it('counts the different integers of both sides together', () => {
    expect(infer(integers(10), integers(10)).type).toBe('categorical');
    expect(infer(integers(11), integers(3)).type).toBe('numeric');
    expect(infer(integers(3), integers(11)).type).toBe('numeric');
  });

  it('does not count infinities, nor a number that stands alone', () => {
    const tenth = (...extra: number[]) => numericColumn('x', [...integers(10).values, ...extra]);
    const infinite = tenth(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    expect(infer(integers(10), infinite).type).toBe('categorical');
    expect(infer(infinite, integers(10)).type).toBe('categorical');
    expect(infer(integers(10), tenth(1e6)).type).toBe('categorical');
    expect(infer(integers(10), tenth(1e6, 1e6)).type).toBe('numeric');
    expect(infer(integers(10), tenth(0.5)).type).toBe('categorical');
    expect(infer(integers(10), tenth(0.5, 0.5)).type).toBe('numeric');
  });

  it('does not change its mind over a missing cell, or how whole numbers are stored', () => {
    const floats: Column = { ...integers(10), integer: false };
    for (const reference of [integers(10), floats, { ...floats, missing: 1 }])
      for (const current of [integers(10), floats, { ...floats, missing: 1 }, { ...floats, infinite: 2 }]) {
        expect(infer(reference, current).type).toBe('categorical');
        expect(infer(numericColumn('x', [...integers(9).values, 0.5, 0.5]), current).type).toBe('numeric');
      }
  });

  it('takes reals as numbers, however few, and texts as categories, however many', () => {
    expect(infer(reals, reals).type).toBe('numeric');
    expect(infer(categoricalColumn('x', ['a', 'b']), texts).type).toBe('categorical');
  });

  it('reads texts as numbers where the other side holds numbers, if all are', () => {
    const typed = infer(reals, digits);
    expect(typed.type).toBe('numeric');
    if (typed.type !== 'numeric') return;
    expect([...typed.current.values].sort((a, b) => a - b)).toEqual([-2500, 1, 1, 7]);
  });

  it('does not test numbers against texts, and names the first text that is no number', () => {
    const typed = infer(reals, texts);
    expect(typed.type).toBeNull();
    expect(typed.reason).toContain('"a" in the current window is not a number');
  });

  it('lets the other side decide when one has no values', () => {
    expect(infer(reals, empty).type).toBe('numeric');
    expect(infer(empty, texts).type).toBe('categorical');
  });
});

describe('inferType, profile evidently', () => {
  const infer = (reference: Column, current: Column) =>
    inferType(reference, current, { profile: 'evidently' });

  it('looks at the integers of the current window alone', () => {
    expect(infer(integers(50), integers(10)).type).toBe('categorical');
    expect(infer(integers(3), integers(11)).type).toBe('numeric');
  });

  it('takes integers with a missing value for floats, as pandas', () => {
    expect(infer(integers(3), { ...integers(3), missing: 1 }).type).toBe('numeric');
  });

  it('leaves out texts of which more than half differ', () => {
    const three = categoricalColumn('x', ['a', 'b', 'c', 'a', 'b']);
    const two = categoricalColumn('x', ['a', 'b', 'a', 'b']);
    expect(infer(texts, three).type).toBeNull();
    expect(infer(texts, three).reason).toContain('3 different values in 5 rows');
    expect(infer(texts, two).type).toBe('categorical');
  });

  it('takes truth values for categories in a window of one row too', () => {
    const one = categoricalColumn('x', ['true']);
    const two = categoricalColumn('x', ['false', 'true']);
    expect(infer(two, one)).toMatchObject({ type: 'categorical', reason: 'truth values' });
    expect(infer(one, two).type).toBe('categorical');
    expect(infer(two, categoricalColumn('x', ['maybe'])).type).toBeNull();
  });
});

describe('inferType with hints', () => {
  it('puts the declared type first', () => {
    expect(inferType(reals, reals, { profile: 'evidently', declared: 'categorical' }).type).toBe(
      'categorical',
    );
    expect(inferType(integers(3), integers(3), { profile: 'calibrated', declared: 'numeric' }).type).toBe(
      'numeric',
    );
    const refused = inferType(digits, texts, { profile: 'calibrated', declared: 'numeric' });
    expect(refused).toEqual({
      type: null,
      reason: 'declared numeric, but "a" in the current window is not a number',
    });
  });

  it('follows a test that needs numbers', () => {
    const typed = inferType(integers(3), integers(3), { profile: 'calibrated', testNeedsNumbers: true });
    expect(typed.type).toBe('numeric');
  });
});

describe('inferType of numbers that a double cannot tell apart', () => {
  const exact = (...texts: string[]) => ({ ...categoricalColumn('x', texts), exactNumbers: true });
  const large = exact('9007199254740992', '9007199254740993');

  it.each(['calibrated', 'evidently'] as const)('says what they are in %s', (profile) => {
    const reason = 'numbers with more digits than a double holds, at most 10 different ones';
    for (const other of [large, exact('5'), integers(3)]) {
      expect(inferType(large, other, { profile })).toMatchObject({ type: 'categorical', reason });
      expect(inferType(other, large, { profile })).toMatchObject({ type: 'categorical', reason });
    }
    expect(inferType(large, integers(11), { profile })).toMatchObject({ type: 'numeric', reason: 'numbers' });
    expect(inferType(large, categoricalColumn('x', ['a']), { profile }).reason).not.toContain('digits');
  });
});
