import { expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { figureValues } from './figure-values.js';
import { estimateMulticlassCbpe, fitMulticlassCbpe } from './multiclass-cbpe.js';
import { multiclassOutput } from './outputs.fixture.js';
import { ESTIMATED_FIGURES, samplingSpreads } from './sampling-error.js';
import { scoredRows } from './scored-rows.js';

const kernel = createNumbersKernel();
const CLASSES = 3;

function rowsOf(rows: number, seed: number) {
  const output = multiclassOutput(rows, seed, true);
  const { predicted, actual, probabilities } = output;
  return {
    output,
    labelled: {
      predicted: Int32Array.from(predicted),
      actual: Int32Array.from(actual),
      probabilities: probabilities ?? new Float64Array(),
      classes: CLASSES,
    },
  };
}

it('has bands that hold what turns out, of the mean area over classes too', () => {
  const cbpe = fitMulticlassCbpe(rowsOf(20_000, 1).labelled, kernel);
  const off = new Map(ESTIMATED_FIGURES.map((figure) => [figure, [] as number[]]));
  const byNannyml: number[] = [];
  for (let window = 0; window < 200; window++) {
    const { output, labelled } = rowsOf(400, 10 + window);
    const estimates = estimateMulticlassCbpe(cbpe, labelled, kernel);
    const values = figureValues(output, { task: 'multiclass', classes: CLASSES }, kernel);
    for (const [figure, all] of off) {
      const { value, band, samplingError } = estimates[figure];
      const name = figure === 'accuracy' ? figure : (`${figure}_macro` as const);
      const difference = (values[name] ?? Number.NaN) - (value ?? Number.NaN);
      all.push((6 * difference) / ((band?.[1] ?? Number.NaN) - (band?.[0] ?? Number.NaN)));
      if (figure === 'roc_auc') byNannyml.push(difference / samplingError);
    }
  }
  const size = (all: readonly number[]): number =>
    Math.sqrt(all.reduce((sum, z) => sum + z * z, 0) / all.length);
  // By how many of the band's standard errors windows were off: at most one, as the estimate knows the scores.
  for (const [figure, all] of off) {
    expect(size(all), figure).toBeLessThan(1.08);
    expect(size(all), figure).toBeGreaterThan(figure === 'f1' ? 0.6 : 0.7);
  }
  expect(size(byNannyml)).toBeGreaterThan(1.12);
});

it('has the error of means that vary together: of two classes that of one, whose areas are the same', () => {
  const { labelled } = rowsOf(500, 3);
  const actual = labelled.actual.map((k) => Math.min(k, 1));
  const probabilities = Float64Array.from({ length: 1000 }, (_, at) => {
    const first = labelled.probabilities[3 * (at >> 1)] ?? 0;
    return at % 2 === 0 ? first : 1 - first;
  });
  const predicted = labelled.predicted.map((k) => Math.min(k, 1));
  const { areaSpread } = fitMulticlassCbpe({ actual, predicted, probabilities, classes: 2 }, kernel);
  const scores = probabilities.filter((_, at) => at % 2 === 1);
  const { areaSpread: ofOne } = samplingSpreads(
    Uint8Array.from(actual),
    { predicted: Uint8Array.from(predicted), probabilities: scores },
    scoredRows(scores, Uint8Array.from(actual), kernel),
    kernel,
  );
  expect(areaSpread).toBeCloseTo(ofOne, 12);
});
