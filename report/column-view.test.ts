import { describe, expect, it } from 'vitest';
import type { ColumnResult } from '../drift/result.js';
import type { PictureForm } from './column-pictures.js';
import { columnView } from './column-view.js';
import { emptyColumn } from './sample-columns.fixture.js';
import { incomeResult } from './sample-result.fixture.js';

const view = (overrides: Partial<ColumnResult>, options = {}) =>
  columnView(
    { ...emptyColumn('age'), ...overrides },
    { anchor: 'column-age', chartId: 'h0', verdict: 'stable', trend: null, ...options },
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
    expect(column.ratio).toBeCloseTo(1.306, 1);
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

  it('draws itself the shorter the smaller it is', () => {
    for (const column of incomeResult().columns.slice(0, 2)) {
      const drawn = (form: PictureForm) => view(column).draw(form).chart?.markup.length ?? 0;
      expect(drawn('coarse')).toBeLessThan(drawn('full'));
      expect(drawn('small')).toBeLessThan(drawn('coarse'));
    }
  });

  it('says p-values once where they read alike', () => {
    const p = view({ p_value: 1e-9, p_adjusted: 3e-9 }).p;
    expect(p?.text.replaceAll('\u00a0', ' ')).toBe('p and adjusted < 0.001');
    expect(p?.exact).toBe('p 1e-9, adjusted 3e-9; Kolmogorov–Smirnov test');
    expect(view({ p_value: 0.01, p_adjusted: null }).p?.text).toBe('p 0.010');
  });

  it('draws neither chart nor shape without a histogram', () => {
    expect(view({ histogram: null }).draw('full')).toMatchObject({ chart: null, spark: null });
  });
});
