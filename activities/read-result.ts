import { readFile } from 'node:fs/promises';
import { type DriftResult, driftResultSchema } from '../drift/result.js';

/**
 * Reads a DriftResult from a file.
 *
 * @throws ZodError or SyntaxError when the file is not one
 */
export async function readResult(path: string): Promise<DriftResult> {
  return driftResultSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}
