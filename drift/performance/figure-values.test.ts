import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { FIGURES } from './figure-catalogue.js';
import { figureValues } from './figure-values.js';
import { binaryOutput, multiclassOutput, regressionOutput } from './outputs.fixture.js';
import { realisedFigures } from './realised-figures.js';

const kernel = createNumbersKernel();
const CASES = [
  ['binary', 2, binaryOutput(400, 1)],
  ['multiclass', 3, multiclassOutput(400, 2, true)],
  ['regression', 0, regressionOutput(400, 3)],
] as const;

describe.each(CASES)('figures of %s', (task, classes, output) => {
  const form = { task, classes };

  it('are those that come with intervals', () => {
    const values = figureValues(output, form, kernel);
    const { figures } = realisedFigures(output, form, kernel);
    expect(Object.keys(values).sort()).toEqual([...FIGURES[task]].sort());
    for (const [name, value] of Object.entries(values))
      expect(value, name).toBeCloseTo(figures[name]?.value ?? Number.NaN, 12);
  });

  it('have all names of the catalogue, also where rows have no probabilities', () => {
    const { figures } = realisedFigures({ ...output, scores: null, probabilities: null }, form, kernel);
    expect(Object.keys(figures).sort()).toEqual([...FIGURES[task]].sort());
    for (const { value, reason } of Object.values(figures)) expect(value === null).toBe(reason !== null);
  });
});

it('leave a percentage of zeros undefined', () => {
  const output = { ...regressionOutput(3, 1), actual: Float64Array.of(0, 1, 2) };
  expect(figureValues(output, { task: 'regression', classes: 0 }, kernel).mape).toBeNull();
});
