import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ModelConfig, modelOf, parseConfig } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { frozenBeside } from './performance-plan.js';

function modelWith(target: string, settings = ''): ModelConfig {
  const text = `default_model: m
models:
  m:
    reference: data/reference/m.csv
    features:
      age: { type: numeric }
      city: { type: categorical }
    target: ${target}
${settings}`;
  return modelOf(parseConfig(text, join(packageRoot(), 'sentinel.config.yaml')), 'm');
}

it('freezes beside the truth only what is read: groups, what losses follow from, and all once there are labels', () => {
  const classes = '{ name: y, type: classification, classes: ["no", "yes"] }';
  const plain = frozenBeside(modelWith(classes));
  expect(plain.outputs).toEqual(['prediction', 'probability']);
  expect(plain.whenLabelled).toMatchObject({ outputs: ['age', 'city'] });
  expect(frozenBeside(modelWith(classes, '    fairness: { groups: [city] }')).outputs).toEqual([
    'city',
    'prediction',
    'probability',
  ]);
  expect(frozenBeside(modelWith('{ name: y, type: regression }')).outputs).toEqual([
    'age',
    'city',
    'prediction',
  ]);
});
