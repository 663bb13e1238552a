import * as z from 'zod';
import { type FieldError, sentinelError } from '../config/errors.js';
import type { TargetConfig } from '../config/target.js';

/** As long as an id may be; those of predictions have 36 characters. */
const LONGEST_ID = 200;

export const feedbackItemSchema = z.strictObject({
  id: z.string().min(1).max(LONGEST_ID),
  actual: z.union([z.string().max(1000), z.number(), z.boolean()]),
  model: z.string().optional(),
});

/** One piece of feedback as it came. */
export type FeedbackItem = z.infer<typeof feedbackItemSchema>;

export interface FeedbackRequest {
  readonly items: readonly FeedbackItem[];
  /** True when the body was a list, so that the answer is one too. */
  readonly batch: boolean;
}

/**
 * The body of a feedback request: `{"id", "actual"}`, with `"model"` if wanted, or a list of such.
 *
 * @throws SentinelError SENT_FEEDBACK_INVALID with a JSON pointer for each field that is wrong
 */
export function parseFeedback(body: unknown, batchLimit: number): FeedbackRequest {
  const batch = Array.isArray(body);
  const schema = z.array(feedbackItemSchema).min(1, 'expected at least one piece of feedback, got none');
  const parsed = schema
    .max(batchLimit, `expected at most ${batchLimit} pieces of feedback`)
    .safeParse(batch ? body : [body]);
  if (parsed.success) return { items: parsed.data, batch };
  throw invalidFeedback(
    parsed.error.issues.map(({ path, message, ...issue }) => {
      const keys = issue.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
      return { pointer: pointer(batch ? keys : keys.slice(1)), detail: message };
    }),
  );
}

/**
 * What a piece of feedback says as the log holds it: the number of the class, or the number itself.
 *
 * A text is a label, a number the place in the list of labels as `prediction` is; of two classes `true` is the second.
 *
 * @returns the number, or what was expected instead
 */
export function actualOf(
  actual: FeedbackItem['actual'],
  target: TargetConfig,
): number | { readonly expected: string } {
  if (target.type === 'regression') {
    if (typeof actual === 'number' && Number.isFinite(actual)) return actual;
    return { expected: 'a number' };
  }
  const { classes } = target;
  if (typeof actual === 'boolean' && classes.length === 2) return Number(actual);
  if (typeof actual === 'number' && Number.isInteger(actual) && actual >= 0 && actual < classes.length)
    return actual;
  const at = typeof actual === 'string' ? classes.indexOf(actual) : -1;
  if (at >= 0) return at;
  const labels = classes.slice(0, 10).map((label) => JSON.stringify(label));
  const more = classes.length > labels.length ? ', …' : '';
  return {
    expected: `one of the labels ${labels.join(', ')}${more}, or its number from 0 to ${classes.length - 1}`,
  };
}

export function invalidFeedback(errors: readonly FieldError[]): Error {
  const shown = errors.slice(0, 5).map(({ pointer, detail }) => `${pointer || 'the body'}: ${detail}`);
  if (errors.length > shown.length) shown.push(`and ${errors.length - shown.length} more`);
  return sentinelError(
    'SENT_FEEDBACK_INVALID',
    { problems: shown.join('; ') },
    { errors: errors.slice(0, 100) },
  );
}

/** RFC 6901. */
function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
