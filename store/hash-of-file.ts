import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Read at a time. */
const PIECE_BYTES = 1024 * 1024;

/** The SHA-256 of a file's bytes, in hexadecimal. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: PIECE_BYTES })) hash.update(chunk);
  return hash.digest('hex');
}
