/** Batches of fewer bytes, some 250 rows of three features, are not worth the way to another thread and back. */
export const LEAST_BATCH_BYTES = 16 * 1024;

const START = /^[ \t\n\r]*\{[ \t\n\r]*"instances"/;
/** More white space than anybody writes before the rows. */
const LONGEST_START = 256;

/**
 * Whether a body is a batch that is worth another thread. One row of many features may be as large, and is not. The start
 * of the body decides: a batch has no other key, and whatever is spelled otherwise is only predicted more slowly.
 */
export function isLargeBatch(body: Uint8Array): boolean {
  if (body.length < LEAST_BATCH_BYTES) return false;
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, LONGEST_START));
  return START.test(start.toString('latin1'));
}
