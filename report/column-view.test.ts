import { describe, expect, it } from 'vitest';
import type { ColumnResult } from '../drift/result.js';
import { columnView } from './column-view.js';
import { emptyColumn, incomeResult } from './sample-result.fixture.js';

const view = (overrides: Partial<ColumnResult>, options = {}) =>
  columnView(
    { ...emptyColumn('age'), ...overrides },
    { anchor: 'column-age', chartId: 'h0', verdict: 'stable', brief: false, trend: null, ...options },
  );

describe('columnView', () => {
  it('names the result of a column', () => {
    expect(view({}).resultText).toBe('Stable');
    expect(view({ drifted: true }).resultText).toBe('Drifted');
    expect(view({ status: 'skipped' }).resultText).toBe('Skipped');
    expect(view({}, { verdict: 'insufficient_data' }).resultText).toBe('Not judged');
  });

  it('lets the adjusted p-value decide where there is one', () => {
    expect(view({ p_value: 0.01, p_adjusted: 0.04 })).toMatchObject({ decidingP: '0.040', sortP: 0.04 });
    expect(view({ p_value: 0.01, p_adjusted: null })).toMatchObject({ decidingP: '0.010', sortP: 0.01 });
    expect(view({ p_value: null, p_adjusted: null })).toMatchObject({ decidingP: null, sortP: 2 });
  });

  it('says a score that is a p-value once', () => {
    const column = view({ test: 'ks', score: 0.02, threshold: 0.05, p_value: 0.02, p_adjusted: null });
    expect(column).toMatchObject({ score: { text: '0.020' }, p: null, decidingP: null });
    expect(column.ratio).toBeCloseTo(1.306, 3);
  });

  it('has neither gauge nor ratio without a score or a threshold', () => {
    expect(view({ score: null })).toMatchObject({ gauge: null, ratio: -1, score: null });
    expect(view({ threshold: null })).toMatchObject({ gauge: null, ratio: -1, threshold: null });
  });

  it('shows both shares of missing values when they differ', () => {
    const missing = (reference: number, current: number) =>
      view({ missing: { reference, current } }).missing.replaceAll('\u00a0', ' ');
    expect(missing(0, 0)).toBe('0 %');
    expect(missing(0.01, 0.2)).toBe('1 % → 20 %');
  });

  it('draws what has not drifted small in a wide table', () => {
    const [age] = incomeResult().columns;
    const drawn = (drifted: boolean) => view({ ...age, drifted }, { brief: true });
    expect(drawn(true).small).toBe(false);
    expect(drawn(false).small).toBe(true);
    expect(drawn(false).chart?.markup.length).toBeLessThan(drawn(true).chart?.markup.length ?? 0);
  });

  it('draws neither chart nor shape without a histogram', () => {
    expect(view({ histogram: null })).toMatchObject({ chart: null, spark: null });
  });
});
