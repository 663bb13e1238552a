/** Durations as people write them in a configuration: `30s`, `15m`, `24h`, `7d`. */
import * as z from 'zod';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** A hundred years: what is longer is a slip of the hand, and soon beyond what a date can hold. */
const LONGEST_MS = 36_500 * 86_400_000;

/** A duration in text. Checked here because Temporal's own `Duration` type accepts any string. */
export const durationSchema = z
  .string()
  .regex(PATTERN, 'a duration such as 30s, 15m, 24h or 7d')
  .refine((text) => !PATTERN.test(text) || durationMs(text) <= LONGEST_MS, 'a duration of at most 36500d');

/**
 * Milliseconds of a duration such as `24h`.
 *
 * @throws RangeError when the text is not one.
 */
export function durationMs(text: string): number {
  const match = PATTERN.exec(text);
  const unit = UNIT_MS[match?.[2] ?? ''];
  if (!match || unit === undefined)
    throw new RangeError(`Expected a duration such as 30s, 15m, 24h or 7d, got "${text}".`);
  return Number(match[1]) * unit;
}
