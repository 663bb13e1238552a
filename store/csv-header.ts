import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { MAX_LINE_BYTES } from './csv-format.js';

/** What must be known of a CSV file before DuckDB reads it. */
export interface CsvHeader {
  /** The cells of the first row, in order, as they stand there: possibly empty, possibly twice the same. */
  readonly names: readonly string[];
  readonly delimiter: Delimiter;
  readonly compression: 'none' | 'gzip';
}

type Delimiter = ',' | ';' | '\t' | '|';
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const OTHER_DELIMITERS: readonly Delimiter[] = [';', '\t', '|'];

/**
 * Reads the first row of a CSV file, plain or gzipped (told by content, not by name), with or without a byte order
 * mark. The delimiter is the comma when the row holds one outside quotes, else the most frequent of `;`, tab and `|`,
 * else the comma. Guessing from the first row alone is what keeps a text further down from changing the answer.
 *
 * @throws Error saying what is wrong with the first row; the error of the file system
 */
export async function readCsvHeader(file: string): Promise<CsvHeader> {
  const compression = (await startsWith(file, [0x1f, 0x8b])) ? 'gzip' : 'none';
  const text = decode(await firstRecord(file, compression));
  if (text.trim() === '')
    throw new Error(
      (await isEmpty(file, compression))
        ? 'it is empty'
        : 'its first line is empty; expected the names of the columns there',
    );
  return { ...parseHeader(text), compression };
}

/**
 * The names in the first row of a CSV file, and what divides them.
 *
 * @throws Error saying what is wrong with it
 */
export function parseHeader(text: string): Pick<CsvHeader, 'names' | 'delimiter'> {
  if (text.includes('\0')) throw new Error('its first line is not text');
  const delimiter = delimiterOf(text);
  return { names: splitRecord(text, delimiter), delimiter };
}

/** Whether nothing is in a file. */
async function isEmpty(file: string, compression: 'none' | 'gzip'): Promise<boolean> {
  const source = createReadStream(file);
  try {
    for await (const chunk of compression === 'gzip' ? source.pipe(createGunzip()) : source)
      if (chunk.length > 0) return false;
    return true;
  } finally {
    source.destroy();
  }
}

/** Whether the first bytes of a file are these. */
export async function startsWith(file: string, bytes: readonly number[]): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const start = Buffer.alloc(bytes.length);
    const { bytesRead } = await handle.read(start, 0, bytes.length, 0);
    return bytesRead === bytes.length && start.equals(Buffer.from(bytes));
  } finally {
    await handle.close();
  }
}

async function firstRecord(file: string, compression: 'none' | 'gzip'): Promise<Buffer> {
  const source = createReadStream(file);
  const stream = compression === 'gzip' ? source.pipe(createGunzip()) : source;
  // pipe() does not pass errors on.
  if (stream !== source) source.on('error', (error) => stream.destroy(error));
  const chunks: Buffer[] = [];
  let length = 0;
  let quoted = false;
  try {
    for await (const chunk of stream) {
      const bytes: Buffer = chunk;
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at];
        if (byte === QUOTE) quoted = !quoted;
        else if (!quoted && (byte === LF || byte === CR))
          return Buffer.concat([...chunks, bytes.subarray(0, at)]);
      }
      chunks.push(bytes);
      length += bytes.length;
      if (length > MAX_LINE_BYTES) throw new Error(`its first line is longer than ${MAX_LINE_BYTES} bytes`);
    }
    return Buffer.concat(chunks);
  } finally {
    source.destroy();
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error('its first line is not UTF-8 text', { cause });
  }
}

function delimiterOf(text: string): Delimiter {
  const bare = text.replace(/"[^"]*"/g, '');
  if (bare.includes(',')) return ',';
  const counts = OTHER_DELIMITERS.map((delimiter) => ({
    delimiter,
    count: bare.split(delimiter).length - 1,
  }));
  const best = counts.reduce((one, other) => (other.count > one.count ? other : one));
  return best.count > 0 ? best.delimiter : ',';
}

/** The cells of one row, unquoted (RFC 4180). */
function splitRecord(text: string, delimiter: Delimiter): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote === -1) throw new Error('a quoted name in its first line is never closed');
        cell += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    const next = text.indexOf(delimiter, at);
    cells.push(cell + text.slice(at, next === -1 ? text.length : next));
    if (next === -1) return cells;
    at = next + 1;
  }
}
