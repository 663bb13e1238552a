import { describe, expect, it } from 'vitest';
import type { Table } from '../column.js';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { type OutputColumns, outputOfTable } from './output-of-table.js';

const NAMES: OutputColumns = {
  prediction: 'prediction',
  score: 'probability',
  probabilities: null,
  target: 'bought',
  predictionsAre: 'positions',
  targetsAre: 'labels',
};

function table(columns: Table['columns'], rows: number): Table {
  return { source: null, rows, columns, skipped: [] };
}

describe('outputOfTable', () => {
  it('finds classes by position and by label, and what is missing', () => {
    const output = outputOfTable(
      table(
        [
          categoricalColumn('prediction', ['0', '1', null, '1']),
          numericColumn('probability', [0.25, 0.75, null, 1]),
          categoricalColumn('bought', ['yes', null, 'no', 'perhaps']),
        ],
        4,
      ),
      NAMES,
      ['no', 'yes'],
    );
    expect(output?.predicted).toEqual(Float64Array.of(0, 1, Number.NaN, 1));
    expect(output?.scores).toEqual(Float64Array.of(0.25, 0.75, Number.NaN, 1));
    expect(output?.actual).toEqual(Float64Array.of(1, Number.NaN, 0, -1));
    expect(output?.probabilities).toBeNull();
  });

  it('takes numbers for numbers in a regression', () => {
    const output = outputOfTable(
      table([numericColumn('prediction', [1.5, null]), categoricalColumn('bought', ['2.5', 'x'])], 2),
      { ...NAMES, score: null },
      null,
    );
    expect(output?.predicted).toEqual(Float64Array.of(1.5, Number.NaN));
    expect(output?.actual).toEqual(Float64Array.of(2.5, Number.NaN));
  });

  it('lays probabilities of classes side by side, or does without when one is missing', () => {
    const columns = [
      numericColumn('prediction', [0, 2]),
      numericColumn('bought', [1, 2]),
      numericColumn('p_a', [0.5, 0]),
      numericColumn('p_b', [0.25, 0.25]),
      numericColumn('p_c', [0.25, 0.75]),
    ];
    const names = { ...NAMES, score: null, probabilities: ['p_a', 'p_b', 'p_c'] };
    const classes = ['a', 'b', 'c'];
    expect(outputOfTable(table(columns, 2), names, classes)?.probabilities).toEqual(
      Float64Array.of(0.5, 0.25, 0.25, 0, 0.25, 0.75),
    );
    expect(outputOfTable(table(columns.slice(0, 4), 2), names, classes)?.probabilities).toBeNull();
  });

  it('is nothing without a prediction, and knows no truth without a target', () => {
    const bare = outputOfTable(table([numericColumn('prediction', [1])], 1), NAMES, ['a', 'b']);
    expect(bare?.actual).toEqual(Float64Array.of(Number.NaN));
    expect(outputOfTable(table([numericColumn('bought', [1])], 1), NAMES, ['a', 'b'])).toBeNull();
  });
});
