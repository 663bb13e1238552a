import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { CsvHeader } from './csv-header.js';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Where the check stands: at the start of a cell, in a bare one, in quotes, or just behind a quote that was in quotes. */
type State = 'start' | 'bare' | 'quoted' | 'after-quote';

/** How the lines of a file end, quotes aside: some with CR, CR and LF; some with CRLF and none with CR alone; or in another way. */
export type LineEnds = 'CR, CR and LF' | 'LF or CRLF' | 'LF or CR';

/**
 * Reads a CSV file byte by byte, whatever ends its lines: LF, CRLF and CR in any mixture. DuckDB refuses a mixture, unless it
 * is told to be lenient, and then it also lets pass what this refuses, and loses rows where lines end with CR here and with CRLF
 * there.
 *
 * @returns what DuckDB has to be told of the lines' ends
 * @throws Error naming the first row, counted with the header as row 1, that has another number of cells than the
 *   header, or a quote in the wrong place, or the first whose end does not go with the others; the error of the file system
 */
export async function checkCsv(
  path: string,
  { names, delimiter, compression }: CsvHeader,
): Promise<LineEnds> {
  const separator = delimiter.charCodeAt(0);
  let state: State = 'start';
  let row = 1;
  let cells = 1;
  let empty = true;
  let previous = 0;
  /** The last line end was a CR, and whether it was alone is still to be seen. */
  let carriage = false;
  /** The one before it was a CR as well. */
  let second = false;
  let crlf = false;
  let doubled = false;
  let cr = false;
  const endCarriage = (next: number | undefined): void => {
    if (next === LF) crlf = true;
    // What has been through Windows twice ends its lines with CR, CR and LF.
    else if (next !== CR) cr = true;
    if (next === LF && second) doubled = true;
    second = next === CR;
    carriage = false;
    if (crlf && cr)
      throw new Error(
        `row ${row - 1} ends with ${next === LF ? 'CR and LF, and one before with CR alone' : 'CR alone, and one before with CR and LF'}; expected the same line end in every row`,
      );
  };
  const endRow = (): void => {
    // An empty line is no row.
    if (!empty && cells !== names.length)
      throw new Error(`row ${row} has ${cells} cells, the header has ${names.length}`);
    row += 1;
    cells = 1;
    empty = true;
    state = 'start';
  };
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const stream = compression === 'gzip' ? file.pipe(createGunzip()) : file;
  try {
    for await (const chunk of stream) {
      const bytes: Buffer = chunk;
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at] as number;
        if (carriage) endCarriage(byte);
        if (state === 'quoted') {
          if (byte === QUOTE) state = 'after-quote';
        } else if (byte === LF && previous === CR && state === 'start' && empty) {
          // The second half of a CRLF that ended the row.
        } else if (byte === LF || byte === CR) {
          endRow();
          carriage = byte === CR;
        } else {
          empty = false;
          if (byte === separator) {
            cells += 1;
            state = 'start';
          } else if (state === 'after-quote') {
            if (byte !== QUOTE)
              throw new Error(`row ${row} has a quote that is never closed, or text behind a closing quote`);
            state = 'quoted';
          } else if (state === 'start') state = byte === QUOTE ? 'quoted' : 'bare';
        }
        previous = byte;
      }
    }
    if (state === 'quoted') throw new Error(`row ${row} has a quote that is never closed`);
    if (carriage) endCarriage(undefined);
    endRow();
    if (doubled) return 'CR, CR and LF';
    return crlf ? 'LF or CRLF' : 'LF or CR';
  } finally {
    file.destroy();
  }
}
