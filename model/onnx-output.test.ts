import { describe, expect, it } from 'vitest';
import type { TargetConfig } from '../config/target.js';
import { outputPlan } from './onnx-output.js';
import type { OnnxTensor, OnnxValue } from './onnx-runtime.js';

const colour: TargetConfig = { type: 'classification', name: 'y', classes: ['red', 'green', 'blue'] };
const bought: TargetConfig = { type: 'classification', name: 'y', classes: ['no', 'yes'] };
const price: TargetConfig = { type: 'regression', name: 'y' };
const value = (name: string, type: string): OnnxValue => ({ name, isTensor: true, type });
const LABELLED = [value('label', 'string'), value('p', 'float32')];

function predictions(
  outputs: OnnxValue[],
  target: TargetConfig,
  results: Record<string, OnnxTensor['data']>,
  rows: number,
) {
  const plan = outputPlan(outputs, target);
  if (typeof plan === 'string') throw new Error(plan);
  const tensors = Object.entries(results).map(([name, data]) => [
    name,
    { type: '', dims: [data.length], data },
  ]);
  return plan.predictions(Object.fromEntries(tensors), rows);
}

describe('outputPlan', () => {
  it('reads numbers', () => {
    expect(predictions([value('v', 'float32')], price, { v: [1.5, -2] }, 2)).toEqual([
      { prediction: 1.5, label: null, probability: null },
      { prediction: -2, label: null, probability: null },
    ]);
  });

  it('puts the columns of sorted classes in the order of the configuration', () => {
    expect(predictions(LABELLED, colour, { label: ['red'], p: [0.25, 0.125, 0.625] }, 1)).toEqual([
      { prediction: 0, label: 'red', probability: 0.625, probabilities: [0.625, 0.125, 0.25] },
    ]);
  });

  it('takes the model at its label, also where another class is more probable', () => {
    expect(predictions(LABELLED, bought, { label: ['yes', 'no'], p: [0.75, 0.25, 0.25, 0.75] }, 2)).toEqual([
      { prediction: 1, label: 'yes', probability: 0.25 },
      { prediction: 0, label: 'no', probability: 0.75 },
    ]);
    const [answer] = predictions(LABELLED, colour, { label: ['green'], p: [0.25, 0.125, 0.625] }, 1);
    expect(answer).toMatchObject({ prediction: 1, label: 'green', probability: 0.125 });
  });

  it('reads whole numbers as the place of a class, or as its name', () => {
    const outputs = [value('label', 'int64'), value('p', 'float32')];
    const results = { label: [1n], p: [0.25, 0.75] };
    expect(predictions(outputs, bought, results, 1)[0]).toMatchObject({ label: 'yes', probability: 0.75 });
    const years: TargetConfig = { type: 'classification', name: 'y', classes: ['1', '2'] };
    expect(predictions(outputs, years, { label: [2n], p: [0.25, 0.75] }, 1)[0]).toMatchObject({ label: '2' });
  });

  it('decides for the most probable class where there are no labels', () => {
    expect(predictions([value('p', 'float32')], bought, { p: [0.5, 0.5, 0.25, 0.75] }, 2)).toMatchObject([
      { prediction: 0 },
      { prediction: 1 },
    ]);
  });

  it('refuses what does not fit', () => {
    expect(outputPlan([{ name: 'p', isTensor: false }], bought)).toContain('options={"zipmap": False}');
    expect(outputPlan([value('a', 'float32'), value('b', 'float32')], price)).toContain(
      'it has 2 outputs of numbers, expected one: a, b',
    );
    expect(() => predictions(LABELLED, bought, { label: ['no'], p: [1] }, 1)).toThrow(
      'Expected 1 × 2 numbers',
    );
    expect(() => predictions(LABELLED, bought, { label: ['maybe'], p: [0.5, 0.5] }, 1)).toThrow(
      'got the label maybe',
    );
  });
});
