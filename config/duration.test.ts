import { describe, expect, it } from 'vitest';
import { durationMs, durationSchema } from './duration.js';

describe('durationMs', () => {
  it.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['15m', 900_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
  ])('%s is %i ms', (text, ms) => expect(durationMs(text)).toBe(ms));

  it.each(['', '10', 'h', '-1h', '1 h', '1w', 'not a duration'])('refuses "%s"', (text) => {
    expect(() => durationMs(text)).toThrow(`got "${text}"`);
    expect(durationSchema.safeParse(text).success).toBe(false);
  });
});
