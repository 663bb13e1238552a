import { expect, it } from 'vitest';
import type { FeatureConfig } from '../config/schema.js';
import { inputPlan } from './onnx-input.js';
import type { OnnxData, OnnxTensor, OnnxValue } from './onnx-runtime.js';

class Tensor implements OnnxTensor {
  readonly type: string;
  readonly data: OnnxData;
  readonly dims: readonly number[];
  constructor(type: string, data: OnnxData, dims: readonly number[]) {
    this.type = type;
    this.data = data;
    this.dims = dims;
  }
}

const number: FeatureConfig = { type: 'numeric', integer: false, nullable: true };
const whole: FeatureConfig = { type: 'numeric', integer: true, nullable: false };
const text: FeatureConfig = { type: 'categorical', nullable: true };
const input = (name: string, type: string, width: number | string): OnnxValue => ({
  name,
  isTensor: true,
  type,
  shape: ['', width],
});

function feeds(inputs: OnnxValue[], features: Record<string, FeatureConfig>, rows: object[]) {
  const plan = inputPlan(inputs, features, { Tensor });
  if (typeof plan === 'string') return plan;
  const tensors = plan.feeds(rows.map((row) => Object.fromEntries(Object.entries(row))));
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, data, dims }]) => [name, [type, Array.from(data), dims]]),
  );
}

it('lays all features in one input, in the order of the configuration, a missing one as NaN', () => {
  const rows = [{ b: 2, a: 1 }, { a: 3.25 }];
  expect(feeds([input('X', 'float32', 2)], { a: number, b: number }, rows)).toEqual({
    X: ['float32', [1, 2, 3.25, Number.NaN], [2, 2]],
  });
  expect(feeds([input('X', 'float64', 'n')], { a: number }, [{ a: 0.1 }])).toEqual({
    X: ['float64', [0.1], [1, 1]],
  });
});

it('gives each feature its own input, a missing text as the empty one', () => {
  const inputs = [input('city', 'string', 1), input('age', 'int64', 1)];
  expect(
    feeds(inputs, { age: whole, city: text }, [
      { age: 7, city: null },
      { age: 8, city: 'Bern' },
    ]),
  ).toEqual({
    city: ['string', ['', 'Bern'], [2, 1]],
    age: ['int64', [7n, 8n], [2, 1]],
  });
});

it.each<[string, OnnxValue[], Record<string, FeatureConfig>, string]>([
  [
    'too few columns',
    [input('X', 'float32', 3)],
    { a: number, b: number },
    'has 3 columns, expected 2 for a, b',
  ],
  [
    'a text among numbers',
    [input('X', 'float32', 2)],
    { a: number, b: text },
    'the feature "b" is categorical',
  ],
  [
    'a number among texts',
    [input('a', 'string', 1)],
    { a: number },
    'takes string, the feature "a" is numeric',
  ],
  ['gaps in whole numbers', [input('a', 'int64', 1)], { a: number }, 'must be integer and not nullable'],
  [
    'an unknown input',
    [input('a', 'float32', 1), input('z', 'float32', 1)],
    { a: number, b: number },
    'its input "z" is no feature',
  ],
  [
    'a feature without input',
    [input('a', 'float32', 1), input('b', 'float32', 1)],
    { a: number, b: number, c: number },
    'it has no input for the feature "c"; it has a, b',
  ],
])('refuses %s', (_, inputs, features, problem) => {
  expect(inputPlan(inputs, features, { Tensor })).toContain(problem);
});
