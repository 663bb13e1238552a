import { open } from 'node:fs/promises';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

const CHUNK_BYTES = 1 << 20;

/**
 * How many bytes of a CSV file are complete rows: the length up to and with the last line feed that stands outside
 * quotes. What follows is a row that a crash has torn or that is being written right now.
 *
 * Reads forward from the start, as whether a line feed ends a row depends on every quote before it. By RFC 4180 a
 * quote opens a cell only at the cell's start; elsewhere in a bare cell it is text.
 *
 * @param file a CSV file with commas
 * @param upTo looks at no more than this many bytes; the whole file unless told
 * @param chunkBytes how much is read at once
 * @throws the error of the file system
 */
export async function completeLength(
  file: string,
  upTo = Number.POSITIVE_INFINITY,
  chunkBytes = CHUNK_BYTES,
): Promise<number> {
  const scanner = createRowScanner();
  const handle = await open(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let position = 0;
    while (position < upTo) {
      const { bytesRead } = await handle.read(chunk, 0, Math.min(chunkBytes, upTo - position), position);
      if (bytesRead === 0) break;
      scanner.scan(chunk.subarray(0, bytesRead));
      position += bytesRead;
    }
  } finally {
    await handle.close();
  }
  return scanner.complete();
}

/** Where the scan stands between two quotes: in a bare stretch, in quotes, or just behind a quote that was in quotes. */
type State = 'outside' | 'inside' | 'after-quote';

function createRowScanner() {
  let state: State = 'outside';
  let complete = 0;
  let base = 0;
  // The byte before the chunk. The start of the file is the start of a cell, as a line feed would make it.
  let previous = LF;

  function scan(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (state === 'after-quote') {
        // A second quote is an escaped one; anything else shows that the first one closed the cell.
        if (chunk[at] === QUOTE) {
          state = 'inside';
          at += 1;
          continue;
        }
        state = 'outside';
      }
      const found = chunk.indexOf(QUOTE, at);
      const quote = found === -1 ? chunk.length : found;
      if (state === 'inside') {
        if (found !== -1) state = 'after-quote';
      } else {
        const newline = quote === at ? -1 : chunk.subarray(at, quote).lastIndexOf(LF);
        if (newline !== -1) complete = base + at + newline + 1;
        if (found !== -1) {
          const before = quote === 0 ? previous : chunk[quote - 1];
          if (before === COMMA || before === LF || before === CR) state = 'inside';
        }
      }
      at = quote + 1;
    }
    base += chunk.length;
    previous = chunk[chunk.length - 1] ?? previous;
  }

  return { scan, complete: () => complete };
}
