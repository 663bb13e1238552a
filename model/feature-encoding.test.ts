import { describe, expect, it } from 'vitest';
import type { FeatureConfig } from '../config/schema.js';
import { categoryEncoder, encodeRows, learnEncodings } from './feature-encoding.js';
import type { LabelledRows } from './labelled-rows.js';

const configs: Record<string, FeatureConfig> = {
  age: { type: 'numeric', integer: false, nullable: true },
  level: { type: 'categorical', values: ['low', 'middle', 'high'], nullable: true },
  city: { type: 'categorical', nullable: true },
};

function rowsOf(levels: (string | null)[], cities: (string | null)[], labels: number[]): LabelledRows {
  return {
    rows: labels.length,
    features: [
      { type: 'numeric', name: 'age', values: Float64Array.from(labels, (_, at) => at) },
      { type: 'categorical', name: 'level', values: levels },
      { type: 'categorical', name: 'city', values: cities },
    ],
    labels: Uint8Array.from(labels),
  };
}

const rows = rowsOf(
  ['low', 'high', 'middle', 'high', null],
  ['Rome', 'Oslo', null, 'Rome', 'Rome'],
  [1, 0, 1, 1, 0],
);

describe('learnEncodings', () => {
  const [age, level, city] = learnEncodings(rows, configs);

  it('leaves numbers alone', () => {
    expect(age).toEqual({ name: 'age', type: 'numeric' });
  });

  it('takes the declared order; unlisted as the middle row, missing below all when training saw one', () => {
    expect(level).toEqual({
      name: 'level',
      type: 'categorical',
      categories: ['low', 'middle', 'high'],
      codes: [0, 1, 2],
      unknown: 2,
      missing: -1,
    });
  });

  it('takes the smoothed share of positives where no order is declared', () => {
    // Overall 3 of 5. Rome 2 of 3: (2 + 10 * 0.6) / 13. Oslo 0 of 1: 6 / 11. Missing 1 of 1: 7 / 11.
    expect(city).toEqual({
      name: 'city',
      type: 'categorical',
      categories: ['Oslo', 'Rome'],
      codes: [6 / 11, 8 / 13],
      unknown: 0.6,
      missing: 7 / 11,
    });
  });

  it('encodes a missing value as an unlisted one where training saw none', () => {
    const full = learnEncodings(rowsOf(['low', 'high', 'high'], ['a', 'b', 'b'], [1, 0, 0]), configs);
    expect(full[1]).toMatchObject({ unknown: 2, missing: 2 });
    expect(full[2]).toMatchObject({ unknown: 1 / 3, missing: 1 / 3 });
  });

  it('depends on what the rows hold, not on their order', () => {
    const order = [4, 2, 0, 3, 1];
    const pick = <T>(values: readonly T[]) => order.flatMap((at) => values.slice(at, at + 1));
    const shuffled = rowsOf(
      pick(['low', 'high', 'middle', 'high', null]),
      pick(['Rome', 'Oslo', null, 'Rome', 'Rome']),
      pick([1, 0, 1, 1, 0]),
    );
    expect(learnEncodings(shuffled, configs)).toEqual(learnEncodings(rows, configs));
  });
});

describe('encodeRows', () => {
  it('gives one array a row, in the order of the encodings', () => {
    const encodings = learnEncodings(rows, configs);
    expect(encodeRows(rows, encodings)[4]).toEqual(Float64Array.of(4, -1, 8 / 13));
    expect(encodeRows(rows, [...encodings].reverse())[1]).toEqual(Float64Array.of(6 / 11, 2, 1));
  });
});

describe('categoryEncoder', () => {
  it('is not fooled by categories named like members of Object', () => {
    const code = categoryEncoder({
      name: 'c',
      type: 'categorical',
      categories: ['__proto__'],
      codes: [3],
      unknown: 1,
      missing: 2,
    });
    expect([code('__proto__'), code('constructor'), code(null)]).toEqual([3, 1, 2]);
  });
});
