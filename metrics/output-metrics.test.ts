import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../report/sample-columns.fixture.js';
import { resultOf } from '../report/sample-result.fixture.js';
import { outputFigures, outputGauges } from './output-metrics.js';
import { scrapedGauges } from './scraped-gauges.js';

const prediction = (counts: Parameters<typeof categoricalColumn>[1]) =>
  categoricalColumn('prediction', counts, { role: 'prediction' });

it('shows shares of configured classes, and quantiles, of reference and window', async () => {
  const probability = numericColumn('probability', [0.1, 0.2, 0.3], [0.4, 0.5, 0.6], { role: 'prediction' });
  const result = resultOf([
    prediction([
      ['0', 80, 60],
      ['1', 20, 38],
      ['stray', 0, 2],
    ]),
    probability,
    categoricalColumn('city', [['0', 1, 1]]),
  ]);
  const registry = new Registry();
  const gauge = scrapedGauges(
    registry,
    async () => ['once'],
    () => show('income', outputFigures(result, ['no', 'yes'])),
  );
  const show = outputGauges(gauge);
  const lines = (await registry.metrics()).split('\n').filter((line) => line.startsWith('sentinelml'));
  expect(lines.slice(0, 4)).toEqual([
    'sentinelml_prediction_class_ratio{model="income",predicted_class="no",window="reference"} 0.8',
    'sentinelml_prediction_class_ratio{model="income",predicted_class="no",window="current"} 0.6',
    'sentinelml_prediction_class_ratio{model="income",predicted_class="yes",window="reference"} 0.2',
    'sentinelml_prediction_class_ratio{model="income",predicted_class="yes",window="current"} 0.38',
  ]);
  expect(lines.slice(4).every((line) => line.includes('output="probability"'))).toBe(true);
  expect(lines).toContain(
    'sentinelml_prediction_quantile{model="income",output="probability",point="0.5",window="current"} 0.5',
  );
  expect(lines.length).toBe(14);
});

it('shows the twenty most frequent classes, and none whose share is not known', () => {
  const many = Array.from({ length: 30 }, (_, at): [string, number, number] => [
    String(at),
    30 - at,
    30 - at,
  ]);
  const labels = many.map(([value]) => `class ${value}`);
  const { classes } = outputFigures(resultOf([prediction(many)]), labels);
  // A summary names ten of them.
  expect(new Set(classes.map(({ label }) => label)).size).toBe(10);
  const few = many.slice(0, 3);
  const { classes: all } = outputFigures(resultOf([prediction(few)]), labels);
  expect(new Set(all.map(({ label }) => label)).size).toBe(20);
  expect(all.filter(({ share }) => share > 0).length).toBe(6);
});
