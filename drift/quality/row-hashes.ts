import type { CategoricalColumn, Column, NumericColumn } from '../column.js';
import { finish, mixHigh, mixLow } from './hash-words.js';

/** Rows that are hashed column after column while their hashes are in a core's first cache. */
const BLOCK = 1024;
/** Stand for a missing value: a NaN that no arithmetic makes, which is no value's bits and no text's hash but by chance. */
const MISSING_LOW = 0x5e4711e1;
const MISSING_HIGH = 0x7ff8a5a5;

/** Hashes in the making, half by half. */
interface Halves {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/**
 * Hashes every row over all columns, in their order. Equal rows have equal hashes; that two different ones have too
 * happens about once in 2^64 pairs. Numbers count by value (-0 is 0), categories by their text, missing values as equal.
 *
 * @param columns whose rows are known
 * @returns two halves for every row
 */
export function rowHashes(columns: readonly Column[], rows: number): Int32Array {
  const hashes = { low: new Int32Array(rows), high: new Int32Array(rows) };
  const feeds = columns.map((column) =>
    column.type === 'numeric' ? feedNumbers(column) : feedTexts(column),
  );
  for (let start = 0; start < rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, rows);
    for (const feed of feeds) feed(hashes, start, end);
  }
  const finished = new Int32Array(2 * rows);
  for (let row = 0; row < rows; row++)
    finish(hashes.low[row] as number, hashes.high[row] as number, finished, 2 * row);
  return finished;
}

/** Mixes a column's values of the rows [start, end) into their hashes. Called for one block after the other. */
type Feed = (hashes: Halves, start: number, end: number) => void;

function feedNumbers({ values, validity }: NumericColumn): Feed {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  let next = 0;
  return ({ low, high }, start, end) => {
    for (let row = start; row < end; row++) {
      let first = MISSING_LOW;
      let second = MISSING_HIGH;
      if (validity === undefined || validity[row] === 1) {
        const isZero = values[next] === 0;
        first = isZero ? 0 : (words[2 * next] as number);
        second = isZero ? 0 : (words[2 * next + 1] as number);
        next++;
      }
      const mixed = mixLow(low[row] as number, high[row] as number, first);
      low[row] = mixed;
      high[row] = mixHigh(mixed, high[row] as number, second);
    }
  };
}

function feedTexts({ categories, codes }: CategoricalColumn): Feed {
  const words = new Int32Array(2 * categories.length);
  categories.forEach((text, i) => {
    hashText(text, words, 2 * i);
  });
  const codeOf = codes ?? new Int32Array(0);
  return ({ low, high }, start, end) => {
    for (let row = start; row < end; row++) {
      const code = codeOf[row] as number;
      const first = code < 0 ? MISSING_LOW : (words[2 * code] as number);
      const second = code < 0 ? MISSING_HIGH : (words[2 * code + 1] as number);
      const mixed = mixLow(low[row] as number, high[row] as number, first);
      low[row] = mixed;
      high[row] = mixHigh(mixed, high[row] as number, second);
    }
  };
}

/** Writes a text's 64-bit hash, over its UTF-16 code units and their number. */
function hashText(text: string, words: Int32Array, at: number): void {
  let low = text.length;
  let high = ~text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = mixLow(low, high, unit);
    high = mixHigh(low, high, unit);
  }
  finish(low, high, words, at);
}
