/** Values of the configuration that may stand in the environment, so that no secret is written into the file. */
import * as z from 'zod';
import { sentinelError } from './errors.js';

/** The name of an environment variable in place of a value: `{ env: SLACK_URL }`. */
export const environmentReferenceSchema = z.strictObject({
  env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable'),
});
export type EnvironmentReference = z.infer<typeof environmentReferenceSchema>;

/** A text, or where in the environment it stands. */
export const textOrReferenceSchema = z.union([z.string().min(1), environmentReferenceSchema]);
export type TextOrReference = z.infer<typeof textOrReferenceSchema>;

/**
 * The text that a value of the configuration stands for.
 *
 * @param where the value's key, for the error
 * @throws SentinelError SENT_SECRET_MISSING when the variable is not set, or set to nothing
 */
export function resolveText(value: TextOrReference, where: string, env: NodeJS.ProcessEnv): string {
  if (typeof value === 'string') return value;
  const found = env[value.env];
  if (found === undefined || found === '')
    throw sentinelError('SENT_SECRET_MISSING', { variable: value.env, where });
  return found;
}
