/** The body of a predict request, as a model's declared features allow it. */
import * as z from 'zod';
import { type FieldError, type SentinelError, sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import type { FeatureConfig } from '../config/schema.js';
import {
  createBatchCheck,
  createRowCheck,
  type FeatureRow,
  LONE_SURROGATE,
  type RowLimits,
} from './row-check.js';

export interface PredictRequest {
  readonly rows: readonly FeatureRow[];
  /** True when the body held `instances`, so that the answer is a list too. */
  readonly batch: boolean;
}

export type { FeatureRow } from './row-check.js';

/** Parses a JSON body into rows. */
export type ParsePredictRequest = (body: unknown) => PredictRequest;

/** The bodies that a model's predict route takes. */
export interface PredictSchemas {
  readonly row: z.ZodType<FeatureRow>;
  readonly batch: z.ZodType<{ instances: FeatureRow[] }>;
}

/** The schemas of a model's predict requests, which validate them and describe them in the OpenAPI document. */
export function predictSchemas(
  { features }: Pick<ModelConfig, 'features'>,
  limits: RowLimits,
): PredictSchemas {
  const row = z.strictObject(
    Object.fromEntries(
      Object.entries(features).map(([name, feature]) => [name, featureValueSchema(feature, limits)]),
    ),
    { error: describeRowIssue },
  );
  const batch = z.strictObject({
    instances: z
      .array(row, { error: (issue) => `expected a list of rows, got ${describe(issue.input)}` })
      .min(1, 'expected at least one row, got none')
      .max(limits.batch_limit, `expected at most ${limits.batch_limit} rows`),
  });
  return { row, batch };
}

/**
 * The parser of a model's predict requests: one row, or `{"instances": [row, …]}`.
 *
 * @throws SentinelError (the parser) SENT_REQUEST_INVALID, with a JSON pointer for each field that is wrong
 */
export function createRequestParser(model: ModelConfig, limits: RowLimits): ParsePredictRequest {
  const { row, batch } = predictSchemas(model, limits);
  const isRow = createRowCheck(model.features, limits);
  const rowsOf = createBatchCheck(model.features, limits);

  return (body) => {
    // Only what these refuse needs the schemas, which know what to say about it.
    if (isRow(body)) return { rows: [body], batch: false };
    const rows = rowsOf(body);
    if (rows !== null) return { rows, batch: true };
    if (typeof body === 'object' && body !== null && Object.hasOwn(body, 'instances')) {
      const parsed = batch.safeParse(body);
      if (!parsed.success) throw invalidRequest(model.id, fieldErrors(parsed.error));
      return { rows: parsed.data.instances, batch: true };
    }
    const parsed = row.safeParse(body);
    if (!parsed.success) throw invalidRequest(model.id, fieldErrors(parsed.error));
    return { rows: [parsed.data], batch: false };
  };
}

/** What a feature's value may be, in every format that rows come in. */
export function featureValueSchema(
  feature: FeatureConfig,
  limits: RowLimits,
): z.ZodType<number | string | null> {
  const schema = feature.type === 'numeric' ? numberSchema(feature) : textSchema(limits);
  return feature.nullable ? schema.nullable() : schema;
}

function numberSchema(feature: Extract<FeatureConfig, { type: 'numeric' }>): z.ZodType<number> {
  const { min, max, integer } = feature;
  const kind = integer ? 'an integer' : 'a number';
  const range =
    min !== undefined && max !== undefined
      ? ` from ${min} to ${max}`
      : min !== undefined
        ? ` of at least ${min}`
        : max !== undefined
          ? ` of at most ${max}`
          : '';
  const error = (issue: { readonly input?: unknown }): string =>
    `expected ${kind}${range}, got ${describe(issue.input)}`;
  let schema = integer ? z.int({ error }) : z.number({ error });
  if (min !== undefined) schema = schema.min(min, { error });
  if (max !== undefined) schema = schema.max(max, { error });
  return schema;
}

function textSchema({ text_limit: most }: RowLimits): z.ZodType<string> {
  return z
    .string({ error: (issue) => `expected a text, got ${describe(issue.input)}` })
    .max(most, {
      error: ({ input }) =>
        `expected a text of at most ${most} characters, got ${typeof input === 'string' ? input.length : 'more'}`,
    })
    .refine((text) => !LONE_SURROGATE.test(text), 'expected a text of whole characters, got half of one');
}

function describeRowIssue(issue: { readonly code?: string; readonly input?: unknown }): string | undefined {
  return issue.code === 'invalid_type'
    ? `expected an object of features, got ${describe(issue.input)}`
    : undefined;
}

/** What came, short enough to be read: `"x" (string)`, `nothing`, `a list`. */
export function describe(input: unknown): string {
  // A name that every object inherits, such as `constructor`, reads as a function when it is missing.
  if (input === undefined || typeof input === 'function') return 'nothing';
  if (typeof input === 'number' && !Number.isFinite(input)) return 'a number too large';
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'an object';
  const text = JSON.stringify(input) ?? String(input);
  return `${text.length > 60 ? `${text.slice(0, 57)}..."` : text} (${typeof input})`;
}

/** Problems listed in one answer. */
export const MOST_ERRORS = 100;

/**
 * What is wrong in a request that a schema refused.
 *
 * @param at points to the part that was held against the schema
 * @param unknownKey said of a key that the schema does not have
 */
export function fieldErrors(
  error: z.ZodError,
  at: readonly PropertyKey[] = [],
  unknownKey = 'unknown feature; nothing is served under this name',
): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: pointer([...at, ...issue.path, key.slice(0, 100)]),
        detail: unknownKey,
      }));
    }
    return [{ pointer: pointer([...at, ...issue.path]), detail: issue.message }];
  });
}

/** The error of a request that does not fit its model: the first problems in its message, a hundred in its list. */
export function invalidRequest(model: string, errors: readonly FieldError[]): SentinelError {
  const shown = errors.slice(0, 5).map(({ pointer, detail }) => `${pointer || 'the body'}: ${detail}`);
  if (errors.length > shown.length) shown.push(`and ${errors.length - shown.length} more`);
  return sentinelError(
    'SENT_REQUEST_INVALID',
    { model, problems: shown.join('; ') },
    { errors: errors.slice(0, MOST_ERRORS) },
  );
}

/** A JSON pointer (RFC 6901). */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
