import { describe, expect, it } from 'vitest';
import { hashRows } from './hash-rows.js';
import type { LabelledRows } from './labelled-rows.js';

const rows = (age: number[], city: (string | null)[], labels: number[], name = 'age'): LabelledRows => ({
  rows: labels.length,
  features: [
    { type: 'numeric', name, values: Float64Array.from(age) },
    { type: 'categorical', name: 'city', values: city },
  ],
  labels: Float64Array.from(labels),
});

describe('hashRows', () => {
  it('is the same for the same rows, another for any other', () => {
    const base = () => rows([1, Number.NaN], ['Rome', null], [0, 1]);
    expect(hashRows(base())).toMatch(/^[0-9a-f]{64}$/);
    expect(hashRows(base())).toBe(hashRows(base()));
    const others = [
      base(),
      rows([2, Number.NaN], ['Rome', null], [0, 1]),
      rows([Number.NaN, 1], ['Rome', null], [0, 1]),
      rows([1, Number.NaN], ['Rome', ''], [0, 1]),
      rows([1, Number.NaN], ['Rome', null], [1, 1]),
      rows([1, Number.NaN], ['Rome', null], [0, 1], 'years'),
    ];
    expect(new Set(others.map(hashRows)).size).toBe(others.length);
  });
});
