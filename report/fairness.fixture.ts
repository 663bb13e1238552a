/** A made-up fairness section: two attributes, one with small groups, and hostile names where they are asked for. */

import { categoricalColumn } from '../drift/column-from-values.js';
import type { FairnessSection } from '../drift/fairness/fairness-schema.js';
import { measureFairness } from '../drift/fairness/measure-fairness.js';
import { createNumbersKernel } from '../drift/kernels/numbers-kernel.js';
import { binaryOutput, withoutLabels } from '../drift/performance/outputs.fixture.js';

const RACES = [
  'White',
  'White',
  'White',
  'Black',
  'Black',
  'Asian-Pac-Islander',
  'Other',
  'Amer-Indian-Eskimo',
];

export function fairnessSection({
  labelled = true,
  names = RACES,
}: {
  readonly labelled?: boolean;
  readonly names?: readonly string[];
} = {}): FairnessSection {
  const side = (rows: number, seed: number, known: boolean) => {
    const output = binaryOutput(rows, seed);
    const sexes = Array.from({ length: rows }, (_, row) =>
      (output.scores?.[row] ?? 0) > 0.4 === row % 3 > 0 ? 'Male' : row % 97 === 0 ? null : 'Female',
    );
    const races = Array.from({ length: rows }, (_, row) =>
      row % 250 === 0 ? 'Rare' : (names[row % names.length] ?? null),
    );
    const columns = [categoricalColumn('sex', sexes), categoricalColumn('race', races)];
    return {
      output: known ? output : withoutLabels(output),
      table: { source: null, rows, columns, skipped: [] },
    };
  };
  return measureFairness(
    side(4000, 1, true),
    side(2000, 2, labelled),
    {
      task: 'binary',
      classes: ['<=50K', '>50K'],
      attributes: [
        { columns: ['sex'], cuts: {} },
        { columns: ['race'], cuts: {} },
      ],
    },
    createNumbersKernel(),
  );
}
