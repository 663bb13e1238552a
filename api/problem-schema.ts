import * as z from 'zod';
import { ERROR_CATALOGUE } from '../config/errors.js';

/** The body of every error: RFC 9457, and `error` for clients of the Open Inference Protocol. */
export const problemSchema = z.strictObject({
  type: z.string().meta({ description: '`urn:sentinelml:error:` and the code.' }),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().meta({ description: 'The path that was asked for.' }),
  code: z.enum(Object.keys(ERROR_CATALOGUE)),
  error: z.string().meta({ description: 'As `detail`.' }),
  request_id: z.string(),
  errors: z
    .array(
      z.strictObject({
        pointer: z.string().meta({ description: 'JSON pointer into the body (RFC 6901).' }),
        detail: z.string(),
      }),
    )
    .optional(),
});
