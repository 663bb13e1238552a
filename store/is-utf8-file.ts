import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 1024 * 1024;
/** A character has at most four bytes, so at most three of one can stand at the end of a chunk. */
const LONGEST_REST = 3;

/**
 * Whether a file is UTF-8 throughout. DuckDB 1.5 fails beyond repair on a CSV file that is not, when a query reads some
 * of its columns only; so this is known before.
 *
 * @throws the error of the file system, or of damaged gzip data
 */
export async function isUtf8File(path: string, compression: 'none' | 'gzip' = 'none'): Promise<boolean> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const bytes = compression === 'gzip' ? file.pipe(createGunzip()) : file;
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of bytes) {
      const text = Buffer.concat([rest, chunk]);
      const whole = wholeCharacters(text);
      if (!isUtf8(text.subarray(0, whole))) return false;
      rest = text.subarray(whole);
    }
    return rest.length === 0;
  } finally {
    file.destroy();
  }
}

/** The length of a chunk without a character that the next chunk may complete. */
function wholeCharacters(text: Buffer): number {
  for (let back = 1; back <= Math.min(LONGEST_REST, text.length); back++) {
    const byte = text[text.length - back] ?? 0;
    if (byte < 0x80) break;
    // The first byte of a character says how many it has.
    if (byte >= 0xc0)
      return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? text.length - back : text.length;
  }
  return text.length;
}
