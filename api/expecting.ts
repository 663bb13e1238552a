import { describe } from './request-schema.js';

/** The message of a schema, as all of ours are: what was expected, and what came. */
export function expecting(expected: string): {
  error: (issue: { readonly code?: string | undefined; readonly input?: unknown }) => string | undefined;
} {
  return {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? undefined : `expected ${expected}, got ${describe(issue.input)}`,
  };
}
