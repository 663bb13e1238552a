import { expect, it } from 'vitest';
import { isLargeBatch, LEAST_BATCH_BYTES } from './large-batch.js';

const row = Object.fromEntries(
  Array.from({ length: 400 }, (_, at) => [`measurement_of_a_long_name_${at}`, at + 0.123456789]),
);
const batch = JSON.stringify({ instances: [row] });
const spaces = ' '.repeat(LEAST_BATCH_BYTES);

it.each<[string, string, boolean]>([
  ['one row of 400 features', JSON.stringify(row), false],
  ['a batch', batch, true],
  ['a batch as it is printed for people', JSON.stringify({ instances: [row] }, null, 2), true],
  ['a batch behind white space', `\r\n\t ${batch}`, true],
  ['a small batch', '{"instances":[]}', false],
  ['a batch that is no larger than its white space', `{"instances":[]}${spaces}`, true],
  ['nothing but white space', spaces, false],
  ['a row with a feature of that name in it', JSON.stringify({ ...row, instances: 1 }), false],
  ['a list', `[${batch}]`, false],
])('%s', (_, body, large) => {
  expect(isLargeBatch(Buffer.from(body))).toBe(large);
});

it('looks at its own bytes of a larger buffer', () => {
  const bytes = Buffer.from(`{"instances"${batch}`);
  expect(isLargeBatch(bytes.subarray(12))).toBe(true);
  expect(isLargeBatch(Buffer.from(`${batch}${JSON.stringify(row)}`).subarray(batch.length))).toBe(false);
});
