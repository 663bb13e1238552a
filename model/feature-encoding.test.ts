import { describe, expect, it } from 'vitest';
import type { FeatureConfig } from '../config/schema.js';
import {
  encodedWidth,
  encodeRows,
  type FeatureEncoding,
  featureType,
  learnEncodings,
  valueEncoder,
} from './feature-encoding.js';
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
    labels: Float64Array.from(labels),
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

describe('valueEncoder', () => {
  const encoded = (encoding: FeatureEncoding, value: number | string | null) => {
    const row = new Float64Array(encodedWidth(encoding) + 2).fill(9);
    valueEncoder(encoding)(value, row, 1);
    return [...row];
  };

  it('is not fooled by categories named like members of Object', () => {
    const encoding: FeatureEncoding = {
      name: 'c',
      type: 'categorical',
      categories: ['__proto__'],
      codes: [3],
      unknown: 1,
      missing: 2,
    };
    expect(encoded(encoding, '__proto__')).toEqual([9, 3, 9]);
    expect(encoded(encoding, 'constructor')).toEqual([9, 1, 9]);
    expect(encoded(encoding, null)).toEqual([9, 2, 9]);
  });

  it('puts what a model brings in place of a missing number', () => {
    expect(encoded({ name: 'x', type: 'numeric' }, null)).toEqual([9, Number.NaN, 9]);
    const filled: FeatureEncoding = { name: 'x', type: 'numeric', missing: 38.5 };
    expect(encoded(filled, null)).toEqual([9, 38.5, 9]);
    expect(encoded(filled, Number.NaN)).toEqual([9, 38.5, 9]);
    expect(encoded(filled, 7)).toEqual([9, 7, 9]);
  });

  it('writes a category as several numbers', () => {
    const encoding: FeatureEncoding = {
      name: 'city',
      type: 'categorical_vector',
      width: 2,
      categories: ['Rome', 'Oslo'],
      codes: [
        [1, 0],
        [0, 1],
      ],
      unknown: [0, 0],
      missing: [null, null],
    };
    expect(featureType(encoding)).toBe('categorical');
    expect(encoded(encoding, 'Oslo')).toEqual([9, 0, 1, 9]);
    expect(encoded(encoding, 'Paris')).toEqual([9, 0, 0, 9]);
    expect(encoded(encoding, null)).toEqual([9, Number.NaN, Number.NaN, 9]);
  });
});
