import { expect, it } from 'vitest';
import { withPerformance } from './adult-results.fixture.js';
import { markdownSummary } from './forms/markdown-summary.js';
import { outcomeOf } from './outcome.js';
import { renderReport } from './render-report.js';
import { incomeResult } from './sample-result.fixture.js';

it('is the verdict on drift, unless only performance has fallen', () => {
  const fallen = { verdict: 'fallen' } as const;
  expect(outcomeOf('stable', fallen)).toBe('fallen');
  expect(outcomeOf('insufficient_data', fallen)).toBe('fallen');
  expect(outcomeOf('drift', fallen)).toBe('drift');
  for (const verdict of ['stable', 'drift', 'insufficient_data'] as const)
    for (const performance of [undefined, null, { verdict: 'as_expected' }, { verdict: 'unknown' }] as const)
      expect(outcomeOf(verdict, performance)).toBe(verdict);
});

it('stands above a report and a summary, with what fell', () => {
  const drifted = withPerformance(incomeResult());
  const dataset = { ...drifted.dataset, drifted_columns: 0, share: 0, drifted: false };
  const stable = { ...drifted, verdict: 'stable' as const, dataset };
  const said = /<p class=lead>(.*?)<\/p>/;
  const html = renderReport(stable);
  expect(html).toContain('<h1 class=fallen>Performance has fallen</h1>');
  expect(said.exec(html)?.[1]).toMatch(
    /^Performance has fallen, judged by labels: Accuracy 0\.\d+, below .* None of the 5 columns has changed\.$/,
  );
  expect(markdownSummary(stable)).toMatch(/^### 🔴 Performance has fallen/);
  const both = renderReport(drifted);
  expect(both).toContain('<h1 class=drift>Drift</h1>');
  expect(said.exec(both)?.[1]).toMatch(/^2 of 5 columns .* Performance has fallen, judged by labels/);
});
