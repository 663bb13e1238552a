import { expect, it } from 'vitest';
import { categoricalColumn } from './column-from-values.js';
import { detectDrift } from './detect-drift.js';
import { emptyTextWarnings } from './empty-texts.js';

/** Rows of a text, of an empty one and of none. */
function warningsOf(reference: readonly [number, number], current: readonly [number, number]): string[] {
  const [before, now] = [reference, current].map(([empty, missing]) => ({
    source: null,
    rows: 100,
    columns: [
      categoricalColumn(
        'x',
        Array.from({ length: 100 }, (_, row) => (row < empty ? '' : row < empty + missing ? null : 'a')),
      ),
    ],
    skipped: [],
  }));
  if (before === undefined || now === undefined) throw new Error('two sides');
  const result = detectDrift(before, now, { createdAt: '2026-01-01T00:00:00Z' });
  const found = emptyTextWarnings(result.columns);
  expect(result.warnings).toEqual(expect.arrayContaining(found));
  return found;
}

it('names the side with empty texts where the other has missing values instead', () => {
  const sentence = (side: string) =>
    `x: one side has empty texts, the other missing values: ${side} has the empty texts; where they mean the same, write them the same way on both sides`;
  expect(warningsOf([20, 0], [0, 20])).toEqual([sentence('the reference')]);
  // A Parquet file with both against a CSV file that has neither way to tell them apart.
  expect(warningsOf([10, 10], [0, 20])).toEqual([sentence('the reference')]);
  expect(warningsOf([0, 20], [10, 5])).toEqual([sentence('the current window')]);
});

it.each([
  [
    [0, 0],
    [0, 0],
  ],
  [
    [20, 0],
    [20, 0],
  ],
  [
    [20, 0],
    [10, 10],
  ],
  [
    [20, 20],
    [0, 20],
  ],
  [
    [20, 0],
    [0, 0],
  ],
  [
    [0, 0],
    [0, 20],
  ],
] as const)('is silent on %j against %j', (reference, current) => {
  expect(warningsOf(reference, current)).toEqual([]);
});
