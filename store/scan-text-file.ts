import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** As much as stays in a core's cache. */
const CHUNK_BYTES = 512 * 1024;
/** A character has at most four bytes, so at most three of one can stand at the end of a chunk. */
const LONGEST_REST = 3;
const UNDERSCORE = 0x5f;
const BRACKET = 0x28;

/** What must be known of all bytes of a text file before DuckDB reads it. */
export interface TextScan {
  /**
   * DuckDB 1.5 fails beyond repair on a CSV file that is not UTF-8 throughout, when a query reads some of its columns
   * only.
   */
  readonly utf8: boolean;
  /** True when a digit, `_` and a digit follow each other, or `n` and `(`: DuckDB reads `1_000` and `nan(1)` as numbers, and we do not. */
  readonly oddNumbers: boolean;
}

/**
 * Looks at every byte of a file. It stops at the first that is not UTF-8.
 *
 * @throws the error of the file system, or of damaged gzip data
 */
export async function scanTextFile(path: string, compression: 'none' | 'gzip' = 'none'): Promise<TextScan> {
  let rest: Buffer = Buffer.alloc(0);
  let before: Buffer = Buffer.alloc(0);
  let oddNumbers = false;
  for await (const chunk of compression === 'gzip' ? unzipped(path) : chunksOf(path)) {
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = wholeCharacters(text);
    if (!isUtf8(text.subarray(0, whole))) return { utf8: false, oddNumbers };
    rest = Buffer.from(text.subarray(whole));
    oddNumbers ||= hasOddNumbers(chunk) || hasOddNumbers(Buffer.concat([before, chunk.subarray(0, 2)]));
    before = Buffer.from(chunk.subarray(-2));
  }
  return { utf8: rest.length === 0, oddNumbers };
}

/** The file piece by piece, all in the same memory: fresh memory would take longer than to look at what is in it. */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const memory = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(memory, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* unzipped(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    yield* file.pipe(createGunzip());
  } finally {
    file.destroy();
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function hasOddNumbers(bytes: Buffer): boolean {
  let at = bytes.indexOf(UNDERSCORE);
  while (at >= 0) {
    if (isDigit(bytes[at - 1]) && isDigit(bytes[at + 1])) return true;
    at = bytes.indexOf(UNDERSCORE, at + 1);
  }
  at = bytes.indexOf(BRACKET);
  while (at >= 0) {
    const before = bytes[at - 1];
    if (before === 0x6e || before === 0x4e) return true;
    at = bytes.indexOf(BRACKET, at + 1);
  }
  return false;
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
