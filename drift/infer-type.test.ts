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
    expect(infer(integers(10), tenth(0.5)).type).toBe('numeric');
    // As a column that was prepared before: without its infinities, which are counted.
    const prepared: Column = { ...integers(10), integer: false, infinite: 2 };
    expect(infer(integers(10), prepared).type).toBe('categorical');
    expect(infer(integers(10), { ...prepared, infinite: 0 }).type).toBe('numeric');
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
