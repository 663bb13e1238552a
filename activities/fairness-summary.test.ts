import { expect, it } from 'vitest';
import { categoricalColumn } from '../drift/column-from-values.js';
import { measureFairness } from '../drift/fairness/measure-fairness.js';
import { createNumbersKernel } from '../drift/kernels/numbers-kernel.js';
import { binaryOutput } from '../drift/performance/outputs.fixture.js';
import { fairnessSummary } from './fairness-summary.js';

function side(rows: number, groups: number, prefix = 'g') {
  const names = Array.from({ length: rows }, (_, row) => `${prefix}${row % groups}`);
  const columns = ['one', 'two', 'three'].map((name) => categoricalColumn(name, names));
  return { output: binaryOutput(rows, 1), table: { source: null, rows, columns, skipped: [] } };
}
const OPTIONS = {
  task: 'binary',
  classes: ['no', 'yes'],
  attributes: ['one', 'two', 'three'].map((name) => ({ columns: [name], cuts: {} })),
  minimumRows: 20,
  mostGroups: 100,
} as const;

it('keeps few numbers, and never a name that the reference does not know', () => {
  const summary = fairnessSummary(
    measureFairness(side(1500, 50), side(1500, 50), OPTIONS, createNumbersKernel()),
  );
  expect(summary.map(({ groups }) => groups.length)).toEqual([20, 20, 0]);
  expect(summary[0]?.groups[0]?.figures.map(({ name }) => name)).toEqual([
    'selection_rate',
    'false_positive_rate',
    'accuracy',
    'precision',
    'recall',
  ]);
  expect(JSON.stringify(summary).length).toBeLessThan(25_000);
  const strangers = measureFairness(side(300, 3), side(300, 3, 'x'), OPTIONS, createNumbersKernel());
  expect(fairnessSummary(strangers).every(({ groups }) => groups.length === 0)).toBe(true);
});
