import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAnswerWriter } from './answer-text.js';
import type { PredictionAnswer } from './predict.js';

const number = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e21, 5e-324, Number.NaN, Infinity));
const answer: fc.Arbitrary<PredictionAnswer> = fc
  .record(
    {
      id: fc.uuid(),
      model: fc.string({ unit: 'binary' }),
      model_version: fc.string({ unit: 'binary' }),
      prediction: number,
      label: fc.option(fc.string({ unit: 'binary' })),
      probability: fc.option(number),
      probabilities: fc.dictionary(fc.string(), number),
      timestamp: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    },
    { requiredKeys: ['id', 'model', 'model_version', 'prediction', 'label', 'probability', 'timestamp'] },
  )
  // The order of an answer's keys is part of what is compared.
  .map(({ timestamp, ...rest }) => ({ ...rest, timestamp }));

it('writes what JSON.stringify writes, byte for byte', () => {
  const answerText = createAnswerWriter();
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 4 }), (answers) => {
      expect(answerText(answers, true)).toBe(JSON.stringify({ predictions: answers }));
      expect(answerText(answers.slice(0, 1), false)).toBe(JSON.stringify(answers[0]));
    }),
  );
});
