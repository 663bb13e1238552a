import type * as z from 'zod';
import type { ErrorCode } from '../../config/errors.js';

/** The body of a request or an answer, of one media type. */
export interface Content {
  readonly type: string;
  /** None for bodies that are no JSON. */
  readonly schema?: z.ZodType;
  readonly examples?: Readonly<Record<string, unknown>>;
}

/** One route as the OpenAPI document has it. */
export interface Operation {
  readonly method: 'get' | 'post';
  /** With parameters in braces. */
  readonly path: string;
  readonly tag: string;
  /** Unique among all operations. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** What each parameter in the path is. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly request?: readonly Content[];
  readonly status?: number;
  readonly answer: string;
  readonly answers?: readonly Content[];
  /** What it refuses with, beside what every route does. */
  readonly errors?: readonly ErrorCode[];
  /** Answered with this status when the API or the model is not ready, in the form of the answer. */
  readonly notReady?: boolean;
  /** Open to everybody, also where the API has keys. */
  readonly open?: boolean;
}

/** What the parameters of a path are. */
export const MODEL = { model: 'The id of a model, as `/models` lists them.' };
export const JSON_TYPE = 'application/json';

/** A body of JSON. */
export function json(schema: z.ZodType, examples?: Readonly<Record<string, unknown>>): Content[] {
  return [{ type: JSON_TYPE, schema, ...(examples ? { examples } : {}) }];
}
