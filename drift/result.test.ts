import { expect, it } from 'vitest';
import { detectDrift } from './library.js';
import { driftResultSchema, SCHEMA_VERSION } from './result.js';

const RESULT = detectDrift({ a: [1.5, 2.5, 3.5] }, { a: [1.5, 2.5, 3.5] });

it('is written in the newest version of the schema', () => {
  expect(RESULT.schema_version).toBe(SCHEMA_VERSION);
  expect(driftResultSchema.parse(RESULT)).toEqual(RESULT);
});

it('is read in every version there was', () => {
  const first = { ...RESULT, schema_version: 1 };
  expect(driftResultSchema.parse(first)).toEqual(first);
});

it('is refused in a version that is not known', () => {
  expect(driftResultSchema.safeParse({ ...RESULT, schema_version: SCHEMA_VERSION + 1 }).success).toBe(false);
});
