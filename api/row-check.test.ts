import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FeatureConfig } from '../config/schema.js';
import { predictSchemas } from './request-schema.js';
import { createRowCheck } from './row-check.js';

// Found on every object, where it is not a value.
const INHERITED: string = 'constructor';
const features: Record<string, FeatureConfig> = {
  age: { type: 'numeric', min: 0, max: 150, integer: false, nullable: false },
  rooms: { type: 'numeric', integer: true, nullable: true },
  debt: { type: 'numeric', min: -1e300, integer: false, nullable: true },
  [INHERITED]: { type: 'categorical', nullable: false },
  'a/b~c': { type: 'categorical', values: ['x', 'y'], nullable: true },
};
const limits = { batch_limit: 10, text_limit: 6 };
const isRow = createRowCheck(features, limits);
const { row: schema } = predictSchemas({ features }, limits);

const number = fc.oneof(
  fc.integer({ min: -10, max: 200 }),
  fc.double(),
  fc.constantFrom(0, -0, 150, 150.5, 2 ** 53, 2 ** 53 - 1, 1e308, Infinity, -Infinity, Number.NaN),
);
const value = fc.oneof(number, number, fc.string(), fc.constant(null), fc.anything());
const fitting = fc.record({
  age: fc.double({ min: 0, max: 150, noNaN: true }),
  rooms: fc.option(fc.maxSafeInteger()),
  debt: fc.option(fc.double({ min: -1e300, noNaN: true, noDefaultInfinity: true })),
  constructor: fc.string(),
  'a/b~c': fc.option(fc.string()),
});
const name = fc.constantFrom(...Object.keys(features), '__proto__', 'toString', 'instances', 'x');

/** A row as JSON text can spell it: one that fits, with some values replaced, added or taken away. */
const row = fc
  .tuple(fitting, fc.array(fc.tuple(name, value), { maxLength: 2 }), fc.option(name))
  .map(([base, changes, without]) => {
    const entries = new Map<string, unknown>([...Object.entries(base), ...changes]);
    if (without !== null) entries.delete(without);
    const made: Record<string, unknown> = {};
    // As JSON.parse does, so that __proto__ becomes a key like any other.
    for (const [key, value] of entries)
      Object.defineProperty(made, key, { value, enumerable: true, writable: true, configurable: true });
    return made;
  });

it('accepts what the schema accepts, and nothing else', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof({ weight: 20, arbitrary: row }, fc.anything()), (candidate) => {
      const parsed = schema.safeParse(candidate);
      if (parsed.success) accepted += 1;
      expect(isRow(candidate)).toBe(parsed.success);
      // Nothing that the schema would change is let through as it came.
      if (parsed.success) expect(candidate).toEqual(parsed.data);
    }),
    { numRuns: 5000 },
  );
  expect(accepted).toBeGreaterThan(500);
});

it('refuses a text of a number, a list, and a key that only JSON can make', () => {
  const good = { age: 1, rooms: 1, debt: null, constructor: 'x', 'a/b~c': null };
  expect(isRow(good)).toBe(true);
  expect(isRow({ ...good, age: '1' })).toBe(false);
  expect(isRow([good])).toBe(false);
  expect(isRow({ ...good, constructor: '\ud83d\ude00' })).toBe(true);
  expect(isRow({ ...good, constructor: '\ud83d' })).toBe(false);
  const { constructor: _, ...missing } = good;
  expect(isRow(missing)).toBe(false);
  expect(isRow(JSON.parse(JSON.stringify(good).replace('{', '{"__proto__":1,')))).toBe(false);
});
