import type { Classes, TargetConfig } from '../config/target.js';
import { classPrediction } from './forest-predictor.js';
import type { OnnxTensor, OnnxValue } from './onnx-runtime.js';
import type { Prediction } from './predictor.js';

export interface OutputPlan {
  /** @throws RangeError when what came out is not what the target needs */
  predictions(results: Readonly<Record<string, OnnxTensor>>, rows: number): Prediction[];
}

/**
 * How the outputs of an ONNX model become predictions. A regression takes its one output of numbers. A classification
 * takes the output of numbers as the probabilities, a column a class, and the output of labels, texts or whole numbers,
 * as the decision; without one the most probable class is it.
 *
 * Columns stand in the order of scikit-learn, which sorts its classes, when the labels are texts; else in the order of
 * the configuration, and the label is the index.
 *
 * @returns what is wrong, when the model does not fit the target
 */
export function outputPlan(outputs: readonly OnnxValue[], target: TargetConfig): OutputPlan | string {
  const odd = outputs.find(({ isTensor }) => !isTensor);
  if (odd) return `its output "${odd.name}" is no tensor; convert it with options={"zipmap": False}`;
  const numbers = outputs.filter(({ type }) => type === 'float32' || type === 'float64');
  const [values] = numbers;
  if (!values || numbers.length > 1)
    return `it has ${numbers.length} outputs of numbers, expected one: ${outputs.map(({ name }) => name).join(', ')}`;
  if (target.type === 'regression') {
    return {
      predictions: (results, rows) =>
        Array.from(numbersOf(results, values.name, rows, 1), (prediction) => ({
          prediction,
          label: null,
          probability: null,
        })),
    };
  }
  const { classes } = target;
  const label = outputs.find(({ type }) => type === 'string' || type === 'int64' || type === 'int32');
  // By column: the index of its class in the configuration.
  const order = label?.type === 'string' ? sortedOrder(classes) : classes.map((_, at) => at);
  return {
    predictions(results, rows) {
      const said = numbersOf(results, values.name, rows, classes.length);
      const labels = label === undefined ? null : results[label.name]?.data;
      return Array.from({ length: rows }, (_, row) => {
        const probabilities = new Float64Array(classes.length);
        for (const [column, at] of order.entries())
          probabilities[at] = said[row * classes.length + column] ?? 0;
        const likely = classPrediction(classes, probabilities);
        return labels ? decided(likely, classIndex(labels[row], classes), classes) : likely;
      });
    },
  };
}

function sortedOrder(classes: Classes): number[] {
  return [...classes.keys()].sort((a, b) => ((classes[a] ?? '') < (classes[b] ?? '') ? -1 : 1));
}

/** The prediction with the class that the model itself decided for. */
function decided(likely: Prediction, prediction: number, classes: Classes): Prediction {
  if (prediction === likely.prediction) return likely;
  const { probability, probabilities } = likely;
  return {
    ...likely,
    prediction,
    label: classes[prediction] ?? null,
    probability: probabilities?.[prediction] ?? probability,
  };
}

function classIndex(label: number | bigint | string | undefined, classes: Classes): number {
  const named = classes.indexOf(String(label));
  const index = named === -1 && typeof label !== 'string' ? Number(label) : named;
  if (classes[index] === undefined)
    throw new RangeError(`Expected one of the classes ${classes.join(', ')}, got the label ${label}.`);
  return index;
}

function numbersOf(
  results: Readonly<Record<string, OnnxTensor>>,
  name: string,
  rows: number,
  columns: number,
): Float64Array {
  const tensor = results[name];
  if (!tensor || tensor.data.length !== rows * columns)
    throw new RangeError(
      `Expected ${rows} × ${columns} numbers in the output "${name}", got ${tensor?.dims.join(' × ') ?? 'none'}.`,
    );
  return Float64Array.from({ length: tensor.data.length }, (_, at) => Number(tensor.data[at]));
}
