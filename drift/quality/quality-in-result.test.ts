import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { detectDrift } from '../detect-drift.js';
import { driftResultSchema, PROFILES } from '../result.js';
import { tableOf, uniform } from './quality.fixture.js';

const rows = 80;
const random = uniform(9);
const side = (shift: number) =>
  tableOf(
    numericColumn(
      'x',
      Array.from({ length: rows }, () => shift + random()),
    ),
    numericColumn(
      'y',
      Array.from({ length: rows }, (_, i) => (i % 8 === 0 ? null : random())),
    ),
    categoricalColumn(
      'z',
      Array.from({ length: rows }, (_, i) => `${shift > 0 && i % 9 === 0 ? 'new' : i % 3}`),
    ),
  );
const reference = side(0);
const current = side(0.5);
const options = { createdAt: '2026-01-01T00:00:00Z' };

describe('data quality in a result', () => {
  it.each(PROFILES)('stands beside the verdict and changes nothing of it: %s', (profile) => {
    const result = detectDrift(reference, current, { ...options, profile });
    const { quality, ...rest } = result;
    expect(driftResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(quality).toMatchObject({
      reference: { rows, columns: 3, cells: { missing: 10 }, duplicate_rows: { count: 0 } },
      current: { rows, correlations: { pearson: { columns: ['x', 'y'] }, cramers_v: { columns: ['z'] } } },
    });
    expect(quality?.largest_changes).toHaveLength(2);
    expect(detectDrift(reference, current, { ...options, profile, quality: false })).toEqual(rest);
  });

  it('says per column what the reference has not seen', () => {
    const ranges = detectDrift(reference, current, options).columns.map((column) => column.out_of_range);
    const max = reference.columns[0]?.type === 'numeric' ? Math.max(...reference.columns[0].values) : 0;
    expect(ranges[0]).toMatchObject({ type: 'numeric', below: 0, reference_max: max });
    expect(ranges[2]).toEqual({ type: 'categorical', categories: 1, rows: 9, share: 9 / rows });
  });

  it('describes the columns that were asked for', () => {
    const { quality } = detectDrift(reference, current, { ...options, columns: ['z'] });
    expect(quality).toMatchObject({ reference: { columns: 1 }, current: { columns: 1 } });
  });

  it('leaves results that were written before it valid', () => {
    const { quality, ...old } = detectDrift(reference, current, options);
    const added = [
      'q01',
      'q99',
      'skewness',
      'kurtosis',
      'zeros',
      'negatives',
      'constant',
      'most_common',
      'entropy',
    ];
    const text = JSON.stringify(old, (key, value: unknown) =>
      added.includes(key) || key === 'out_of_range' ? undefined : value,
    );
    expect(text).not.toContain('skewness');
    expect(driftResultSchema.parse(JSON.parse(text))).toEqual(JSON.parse(text));
    expect(quality).toBeDefined();
  });
});
