import { expect, it } from 'vitest';
import { movedResult, withPerformance } from './adult-results.fixture.js';
import { markdownSummary } from './forms/markdown-summary.js';
import { renderReport } from './render-report.js';
import { incomeResult } from './sample-result.fixture.js';
import { withClassNames } from './with-class-names.js';

const { performance } = withPerformance(movedResult(2, 500));
const [prediction] = incomeResult().columns.filter(({ name }) => name === 'prediction');
const income = {
  ...incomeResult(),
  columns: prediction ? [{ ...prediction, drifted: true }] : [],
  ...(performance ? { performance } : {}),
};

it('names the classes of predictions, in the report and in Markdown alike', () => {
  const [column] = withClassNames(income).columns;
  expect(column?.histogram).toMatchObject({ categories: ['0 (<=50K)', '1 (>50K)'] });
  expect(renderReport(income)).toContain('<bdi>1 (&gt;50K)</bdi>');
  expect(markdownSummary(income)).toMatch(/[01] \\?\(.*50K/);
});

it('leaves features, and results without classes, as they are', () => {
  expect(withClassNames(incomeResult())).toEqual(incomeResult());
  const features = movedResult(3, 500);
  expect(withClassNames({ ...features, ...(performance ? { performance } : {}) }).columns).toEqual(
    features.columns,
  );
});
