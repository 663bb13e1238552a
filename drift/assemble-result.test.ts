import { describe, expect, it } from 'vitest';
import { assembleResult } from './assemble-result.js';
import type { MissingMeasurement } from './calibrated/missing-share.js';
import type { LookedColumn } from './look-at-column.js';
import type { Measurement } from './measurement.js';

const SIDES = { reference: { source: null, rows: 1000 }, current: { source: null, rows: 100 } };
const OPTIONS = { createdAt: '2026-01-01T00:00:00Z' };

function looked(
  name: string,
  measured: Partial<Measurement> | null,
  missing: Partial<MissingMeasurement> | null = null,
): LookedColumn {
  return {
    name,
    measurement:
      measured === null
        ? null
        : {
            test: 'wasserstein',
            score: 0.5,
            threshold: 0.1,
            pValue: 0.001,
            pValueTest: 'ks+wasserstein',
            alpha: 0.05,
            reason: null,
            ...measured,
          },
    missing: missing === null ? null : { score: 0.5, threshold: 0.1, pValue: 0.001, ...missing },
    problem: measured === null ? 'the current window has no values' : null,
    description: {
      type: 'numeric',
      missing: { reference: 0, current: 0.2 },
      new_categories: [],
      lost_categories: [],
      reference: null,
      current: null,
      histogram: null,
    },
    warnings: [],
  };
}

const drifted = (...columns: LookedColumn[]) =>
  assembleResult(SIDES, columns, [], OPTIONS).columns.map((column) => column.drifted);

describe('assembleResult', () => {
  it('calls drifted only what is large and below alpha, not at it', () => {
    expect(drifted(looked('x', { pValue: 0.05 }))).toEqual([false]);
    expect(drifted(looked('x', { pValue: 0.0499999 }))).toEqual([true]);
    expect(drifted(looked('x', { score: 0.1 }))).toEqual([true]);
    expect(drifted(looked('x', { score: 0.0999999 }))).toEqual([false]);
    expect(drifted(looked('x', { score: null }))).toEqual([false]);
  });

  it('holds missing rows to the same', () => {
    const values = { pValue: 1 };
    expect(drifted(looked('x', values, { pValue: 0.025 }))).toEqual([false]);
    expect(drifted(looked('x', values, { pValue: 0.0249999 }))).toEqual([true]);
    expect(drifted(looked('x', values, { score: 0.0999999 }))).toEqual([false]);
    expect(drifted(looked('x', values, { score: 0.1 }))).toEqual([true]);
  });

  it('adjusts the p-values of values and of missing rows as one family', () => {
    const [first, second] = assembleResult(
      SIDES,
      [looked('x', { pValue: 0.01 }, { pValue: 0.04 }), looked('y', { pValue: 0.03 })],
      [],
      OPTIONS,
    ).columns;
    expect(first?.p_adjusted).toBeCloseTo(0.03, 15);
    expect(first?.missing.p_adjusted).toBeCloseTo(0.04, 15);
    expect(second?.p_adjusted).toBeCloseTo(0.04, 15);
  });

  it('counts a skipped column that drifted by its missing rows, and no other skipped one', () => {
    const result = assembleResult(
      SIDES,
      [looked('gone', null, {}), looked('constant', null, { pValue: 1 }), looked('x', { pValue: 1 })],
      [],
      OPTIONS,
    );
    expect(result.dataset).toMatchObject({ columns: 2, drifted_columns: 1, share: 0.5, drifted: true });
    expect(result.columns.map(({ status }) => status)).toEqual(['skipped', 'skipped', 'tested']);
    expect(result.skipped_columns.map(({ name }) => name)).toEqual(['gone', 'constant']);
    expect(result.warnings).toEqual([
      'gone: 20.0 % of the rows have no value, 0.0 % in the reference: drift of its own',
    ]);
  });

  it('tells of missing rows in one sentence however many columns they drifted in, most changed first', () => {
    const columns = Array.from({ length: 7 }, (_, at): LookedColumn => {
      const column = looked(`c${at}`, { pValue: 1 }, {});
      const description = column.description;
      if (description === null) throw new Error('It has one.');
      const missing = { reference: 0.1, current: at === 3 ? 0 : 0.2 + at / 10 };
      return { ...column, description: { ...description, missing } };
    });
    const [first, second] = columns;
    if (first === undefined || second === undefined) throw new Error('There are seven.');
    const told = (of: readonly LookedColumn[]) => assembleResult(SIDES, [...of], [], OPTIONS).warnings;
    expect(told([first, second])).toEqual([
      'the share of rows without a value has drifted in 2 columns: c1 (10.0 % → 30.0 %), c0 (10.0 % → 20.0 %)',
    ]);
    expect(told(columns)).toEqual([
      'the share of rows without a value has drifted in 7 columns: c6 (10.0 % → 80.0 %), c5 (10.0 % → 70.0 %), c4 (10.0 % → 60.0 %), c2 (10.0 % → 40.0 %), c1 (10.0 % → 30.0 %) and 2 more',
    ]);
  });

  it('leaves p-values of a profile that adjusts none as they are', () => {
    const [column] = assembleResult(SIDES, [looked('x', { alpha: null, pValue: 0.9 })], [], OPTIONS).columns;
    expect(column).toMatchObject({ drifted: true, p_value: 0.9, p_adjusted: null });
    expect(column).not.toHaveProperty('alpha');
  });
});
