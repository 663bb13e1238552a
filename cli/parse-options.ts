import type { z } from 'zod';
import { sentinelError } from '../config/errors.js';

/**
 * The options of a command, typed.
 *
 * @throws SentinelError SENT_USAGE, naming each option that is wrong
 */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) =>
      `--${issue.path.map((key) => String(key).replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)).join('.')}: ${issue.message}`,
  );
  throw sentinelError('SENT_USAGE', { problem: problems.join('; ') });
}
