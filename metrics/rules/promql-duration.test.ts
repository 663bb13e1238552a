import fc from 'fast-check';
import { expect, it } from 'vitest';
import { durationMs } from '../../config/duration.js';
import { promqlDuration } from './promql-duration.js';

it.each([
  [7_200_000, '2h'],
  [5_400_000, '90m'],
  [86_400_000, '1d'],
  [1_500, '1500ms'],
  [0.2, '1ms'],
])('writes %d milliseconds as %s', (ms, text) => expect(promqlDuration(ms)).toBe(text));

it('writes what reads as the same duration', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 4e9 }), (ms) => durationMs(promqlDuration(ms)) === ms));
});
