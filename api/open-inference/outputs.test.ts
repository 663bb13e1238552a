import { describe, expect, it } from 'vitest';
import type { PredictionAnswer } from '../predict.js';
import { outputMetadata, outputProblems, outputsOf } from './outputs.js';

const inputs = [{ name: 'x', shape: [1], datatype: 'FP64' as const, data: [1] }];
const answer: PredictionAnswer = {
  id: 'id-1',
  model: 'm',
  model_version: 'v',
  prediction: 1,
  label: 'b',
  probability: 0.75,
  timestamp: '2026-11-23T08:00:00.000Z',
};

describe('outputs of two classes', () => {
  const target = { type: 'classification', name: 'y', classes: ['a', 'b'] } as const;

  it('are class, probabilities, label and id', () => {
    const { outputs, binary } = outputsOf([answer], { inputs }, target);
    expect(outputs.map(({ name, shape, data }) => [name, shape, data])).toEqual([
      ['predict', [1], [1]],
      ['predict_proba', [1, 2], [0.25, 0.75]],
      ['label', [1], ['b']],
      ['prediction_id', [1], ['id-1']],
    ]);
    expect(binary).toEqual([]);
  });

  it('are raw bytes where one of them, or all, are wanted so; the narrower wish counts', () => {
    const request = {
      inputs,
      parameters: { binary_data_output: true },
      outputs: [{ name: 'label', parameters: { binary_data: false } }, { name: 'predict' }],
    };
    const { outputs, binary } = outputsOf([answer], request, target);
    expect(outputs).toEqual([
      { name: 'label', shape: [1], datatype: 'BYTES', parameters: { content_type: 'str' }, data: ['b'] },
      { name: 'predict', shape: [1], datatype: 'INT64', parameters: { binary_data_size: 8 } },
    ]);
    expect(binary).toEqual([Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)]);
  });
});

describe('outputs of more classes', () => {
  it('have the probabilities in the order of the classes, also where labels look like numbers', () => {
    const target = { type: 'classification', name: 'y', classes: ['10', '9', 'x'] } as const;
    const many = { ...answer, probability: 0.5, probabilities: { '9': 0.5, '10': 0.2, x: 0.3 } };
    const { outputs } = outputsOf([many], { inputs, outputs: [{ name: 'predict_proba' }] }, target);
    expect(outputs[0]).toMatchObject({ shape: [1, 3], data: [0.2, 0.5, 0.3] });
    expect(outputMetadata(target)[1]).toEqual({ name: 'predict_proba', datatype: 'FP64', shape: [-1, 3] });
  });
});

describe('outputs of a regression', () => {
  const target = { type: 'regression', name: 'y' } as const;

  it('are a number and an id', () => {
    const regression = { ...answer, prediction: 12.5, label: null, probability: null };
    const { outputs } = outputsOf([regression], { inputs }, target);
    expect(outputs.map(({ name, datatype, data }) => [name, datatype, data])).toEqual([
      ['predict', 'FP64', [12.5]],
      ['prediction_id', 'BYTES', ['id-1']],
    ]);
    expect(outputProblems({ inputs, outputs: [{ name: 'predict_proba' }] }, target)).toEqual([
      {
        pointer: '/outputs/0/name',
        detail: 'expected one of predict, prediction_id, got "predict_proba" (string)',
      },
    ]);
  });
});
