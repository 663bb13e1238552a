import { describe, expect, it } from 'vitest';
import { representable, spreadUnit } from './robust-scale.js';

describe('representable', () => {
  it('leaves usual values as they are', () => {
    const a = Float64Array.of(-1e50, 0, 2);
    const b = Float64Array.of(0);
    expect(representable(a, b)).toEqual([a, b]);
    expect(representable(b, b)[0]).toBe(b);
  });

  it.each([1e-310, 1e-200, 1e200, Number.MAX_VALUE])('brings %d down to 1', (unit) => {
    const [a, b] = representable(Float64Array.of(-unit), Float64Array.of(0, unit / 2));
    expect([...a]).toEqual([-1]);
    expect(b[1]).toBeCloseTo(0.5, 12);
  });
});

describe('spreadUnit', () => {
  it("is the reference's standard deviation", () => {
    expect(spreadUnit(Float64Array.of(0, 2), Float64Array.of(100))).toBe(1);
  });

  it('is that of both sides when the reference is constant', () => {
    expect(spreadUnit(Float64Array.of(3, 3), Float64Array.of(5, 5))).toBe(1);
    expect(spreadUnit(Float64Array.of(3, 3), Float64Array.of(3))).toBe(0);
  });
});
