import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TargetConfig } from '../../config/target.js';
import type { Prediction } from '../../model/predictor.js';
import { csvRow, MAX_LINE_BYTES } from '../../store/csv-format.js';
import { createFreshIds } from '../fresh-ids.js';
import { probabilitiesByLabel } from '../predict.js';
import { createBatchWriter } from './write-batch.js';

const TIME = '2026-11-28T01:02:03.004Z';
const string = fc.string({ unit: 'grapheme' });
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e21, 5e-324, 0.1 + 0.2, -1e-7),
);
const cell = fc.oneof(string, number, fc.constantFrom('', null, 'a,b', '"', 'x\r\ny', '=1+1', 'Zürich'));
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Targets of every kind, with predictions that a model of each could make. */
const targetAndPredictions = fc.oneof(
  fc.record({
    target: fc.constant<TargetConfig>({ type: 'regression', name: 'y' }),
    predictions: fc.array(
      fc.record<Prediction>({ prediction: number, label: fc.constant(null), probability: fc.constant(null) }),
      { minLength: 1 },
    ),
  }),
  fc.uniqueArray(string, { minLength: 2, maxLength: 4 }).chain(([negative = '', positive = '', ...more]) => {
    const classes: [string, string, ...string[]] = [negative, positive, ...more];
    const prediction = fc
      .record({ at: fc.nat(classes.length - 1), shares: fc.array(share, { minLength: 4, maxLength: 4 }) })
      .map(({ at, shares }): Prediction => {
        const two = { prediction: at, label: classes[at] ?? '', probability: shares[0] ?? 0 };
        return more.length === 0 ? two : { ...two, probabilities: shares.slice(0, classes.length) };
      });
    return fc.record({
      target: fc.constant<TargetConfig>({ type: 'classification', name: 'y', classes }),
      predictions: fc.array(prediction, { minLength: 1 }),
    });
  }),
);

it('writes what JSON.stringify and the log write of the same answers, byte for byte', () => {
  const names = fc.uniqueArray(fc.oneof(string, fc.constant('__proto__')), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      targetAndPredictions,
      names,
      fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
      fc.record({ model: string, version: string }),
      ({ target, predictions: some }, features, cells, { model, version }) => {
        const rows = cells.map((values) =>
          Object.fromEntries(features.map((name, at) => [name, values[at] ?? null])),
        );
        const predictions = rows.map((_, at) => some[at % some.length] as Prediction);
        const ids = createFreshIds()(rows.length);
        const write = createBatchWriter({ model, version, features, target });
        const written = write({ rows, predictions, ids: ids.join(' '), timestamp: TIME });

        const answers = predictions.map(({ probabilities, ...prediction }, at) => ({
          ...{ id: ids[at], model, model_version: version, ...prediction },
          ...(probabilities ? { probabilities: probabilitiesByLabel(target, probabilities) } : {}),
          timestamp: TIME,
        }));
        const order = ['prediction', 'label', 'probability'] as const;
        for (const answer of answers) expect(Object.keys(answer).slice(3, 6)).toEqual(order);
        const lines = answers.map(({ id = '', prediction, probability }, at) => {
          const outputs = target.type === 'regression' ? [prediction] : [prediction, probability];
          const separate = predictions[at]?.probabilities ?? [];
          const values = (cells[at] ?? []).slice(0, features.length);
          return csvRow([id, TIME, version, ...values, ...outputs, ...separate]);
        });
        expect(Buffer.from(written?.json ?? []).toString()).toBe(JSON.stringify({ predictions: answers }));
        expect(Buffer.from(written?.csv ?? []).toString()).toBe(lines.join(''));
      },
    ),
    { numRuns: 500 },
  );
});

it('writes no line that is longer than a log takes', () => {
  const target: TargetConfig = { type: 'regression', name: 'y' };
  const write = createBatchWriter({ model: 'm', version: 'v', features: ['text'], target });
  const ids = createFreshIds()(1);
  const around = `${ids[0]},${TIME},v,,1\n`.length;
  const batchOf = (length: number) => ({
    rows: [{ text: 'x'.repeat(length) }],
    predictions: [{ prediction: 1, label: null, probability: null }],
    ids: ids.join(' '),
    timestamp: TIME,
  });
  expect(write(batchOf(MAX_LINE_BYTES - around))?.csv.length).toBe(MAX_LINE_BYTES);
  expect(write(batchOf(MAX_LINE_BYTES - around + 1))).toBeNull();
});
