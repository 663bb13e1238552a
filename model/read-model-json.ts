import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { messageOf, sentinelError } from '../config/errors.js';

/**
 * What a JSON file of the model folder says.
 *
 * @throws SentinelError SENT_MODEL_FILE_INVALID when it cannot be read, or is of another form
 */
export async function readModelJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw sentinelError(
      'SENT_MODEL_FILE_INVALID',
      { path, problem: problem.replace(/\s+/g, ' ') },
      { cause },
    );
  }
}
