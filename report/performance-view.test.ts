import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../drift/kernels/numbers-kernel.js';
import { measurePerformance } from '../drift/performance/measure-performance.js';
import { binaryOutput, withLabelsOfEvery, withoutLabels } from '../drift/performance/outputs.fixture.js';
import type { PerformanceSection } from '../drift/performance/performance-schema.js';
import { HOSTILE_TEXTS } from './hostile-result.fixture.js';
import { type PerformanceWindow, performanceView } from './performance-view.js';
import { renderReport } from './render-report.js';
import { incomeResult, wideResult } from './sample-result.fixture.js';

const END = '2026-11-23T12:00:00Z';

function section(flipped: number, more: Partial<PerformanceSection> = {}): PerformanceSection {
  const measured = measurePerformance(
    { ...binaryOutput(4000, 1), source: 'reference.csv' },
    withLabelsOfEvery(2, binaryOutput(800, 2, flipped)),
    { task: 'binary', target: 'income', classes: ['<=50K', '>50K'] },
    createNumbersKernel(),
  );
  if (measured === null) throw new Error('nothing was measured');
  return { ...measured, revision: 1, evaluated_at: END, target_drift: null, ...more };
}

const windowsBefore = (of: PerformanceSection, end: string, count = 29): PerformanceWindow[] =>
  Array.from({ length: count }, (_, i) => ({
    windowEnd: new Date(Date.parse(end) - 3_600_000 * (i + 1)).toISOString(),
    figures: of.figures.map(({ name, realised, estimated, bounds }) => ({
      name,
      realised: realised?.value ?? null,
      estimated: estimated?.value ?? null,
      lower: bounds.lower,
      upper: bounds.upper,
      fallen: i === 3,
    })),
  }));

describe('performanceView', () => {
  it('says what has fallen, by what, and how many labels there are', () => {
    const view = performanceView(section(0.3), END);
    expect(view).toMatchObject({ className: 'drifted', verdict: 'fallen', revision: null, series: [] });
    expect(view.sentence).toMatch(/^Performance has fallen, judged by labels: Accuracy 0\.\d+, below 0\.\d+/);
    expect(view.sentence).toMatch(/400 of 800 predictions have labels \(50\s%\)\.$/);
    const accuracy = view.figures.find(({ name }) => name === 'Accuracy');
    expect(accuracy).toMatchObject({ judged: 'judged', realisedClass: 'drifted', estimatedClass: '' });
    expect(view.confusion?.labels).toEqual(['<=50K', '>50K']);
  });

  it('tells what was said first where labels came later', () => {
    const first = { verdict: 'as_expected', labelled: 0, evaluated_at: END } as const;
    const { revision } = performanceView(section(0.3, { revision: 3 }), END, { first });
    expect(revision).toContain('performance was as expected, with 0 labels. This is revision 3');
  });

  it('draws figures over windows, and marks where they had fallen', () => {
    const fine = section(0);
    const [accuracy] = performanceView(fine, END, { earlier: windowsBefore(fine, END) }).series;
    expect(accuracy?.name).toBe('Accuracy');
    expect(accuracy?.chart.markup).toContain('Accuracy in the last 30 windows');
    expect(accuracy?.chart.markup.match(/class="p x" d="(M[^M]*)"/)).toHaveLength(2);
  });

  it('says how far estimates have been off', () => {
    const known = section(0);
    const figures = known.figures.map((figure) => ({
      ...figure,
      estimate_error: { windows: 12, mean: 0.02, mean_absolute: 0.03, largest: 0.05 },
    }));
    expect(performanceView({ ...known, figures }, END).sentences).toContain(
      'Over the last 12 windows the estimate of Accuracy was off by 0.03 on average, too high by 0.02.',
    );
  });
});

describe('the report', () => {
  it('has a section on performance, within 100 KB for twenty columns', () => {
    const result = wideResult(20);
    const shown = section(0.3);
    const html = renderReport(
      { ...result, performance: shown },
      { performance: { earlier: windowsBefore(shown, result.window?.end ?? END) } },
    );
    expect(html).toContain('<h2 id=performance>Performance: <span class=drifted>fallen</span></h2>');
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  });

  it('has none where nothing is known of it', () => {
    expect(renderReport(incomeResult())).not.toContain('id=performance');
  });

  it('lets nothing that labels hold run as markup', () => {
    const hostile = section(0, {
      classes: [...HOSTILE_TEXTS],
      confusion: {
        labels: HOSTILE_TEXTS.slice(0, 2),
        counts: [
          [1, 2],
          [3, 4],
        ],
      },
      notes: [...HOSTILE_TEXTS],
    });
    const html = renderReport({ ...incomeResult(), performance: hostile });
    expect(html).not.toMatch(/<img|<svg onload|<script>alert/i);
  });

  it('says that performance is estimated where there are no labels', () => {
    const measured = measurePerformance(
      { ...binaryOutput(4000, 1), source: null },
      withoutLabels(binaryOutput(800, 2)),
      { task: 'binary', target: 'income', classes: ['no', 'yes'] },
      createNumbersKernel(),
    );
    if (measured === null) throw new Error('nothing was measured');
    const estimated = { ...measured, revision: 1, evaluated_at: END, target_drift: null };
    const html = renderReport({ ...incomeResult(), performance: estimated });
    expect(html).toContain('judged by estimate, as too few labels are known');
    expect(html).toContain('CBPE');
  });
});
