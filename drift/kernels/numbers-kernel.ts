import { WASM_BASE64 } from './sort-numbers.wasm.js';

/** A double and a row take so many bytes. */
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const ROW = Int32Array.BYTES_PER_ELEMENT;
const PAGE = 65_536;

/**
 * The most numbers that fit: WebAssembly addresses 4 GiB, and ranking takes twice a number and twice a row for each.
 */
export const MOST_NUMBERS = Math.floor((2 ** 32 - PAGE) / (2 * DOUBLE + 2 * ROW));

/** Numbers are copied into memory of its own, sorted there, and copied out. It keeps that memory for the next ones. */
export interface NumbersKernel {
  /**
   * Writes numbers in ascending order: infinities at the ends, NaN behind them, 0 for -0.
   *
   * @param values at most `MOST_NUMBERS`
   * @param target as long as the values; may be the same memory
   */
  sort(values: Float64Array, target: Float64Array): void;
  /** Ranks finite numbers; see `rankValues`. What it returns is good until the next call. */
  rank(values: Float64Array): { readonly ranks: Int32Array; readonly sorted: Float64Array };
}

/** Compiled once for all instances: it has no state. */
const kernelModule = new WebAssembly.Module(Buffer.from(WASM_BASE64, 'base64'));

/**
 * The engine's sorting in WebAssembly: a radix sort over the bits of doubles, in O(n) whatever the numbers. JavaScript
 * has no way to a double's 64 bits in one piece, which makes the same algorithm three times slower there.
 *
 * Each instance has memory of its own, which grows to the most numbers it has seen.
 */
export function createNumbersKernel(): NumbersKernel {
  const { memory, FREE, sortNumbers, rankNumbers } = new WebAssembly.Instance(kernelModule).exports;
  if (
    !(memory instanceof WebAssembly.Memory) ||
    !(FREE instanceof WebAssembly.Global) ||
    typeof sortNumbers !== 'function' ||
    typeof rankNumbers !== 'function'
  )
    throw new Error('The WebAssembly of the engine lacks one of its functions.');
  const start = Number(FREE.value);

  const reserve = (bytes: number): ArrayBuffer => {
    const missing = start + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return memory.buffer;
  };

  return {
    sort(values, target) {
      const n = values.length;
      if (n === 0) return;
      const buffer = reserve(2 * DOUBLE * n);
      new Float64Array(buffer, start, n).set(values);
      // Addresses come as signed integers.
      const sorted = Number(sortNumbers(start, start + DOUBLE * n, n)) >>> 0;
      target.set(new Float64Array(buffer, sorted, n));
    },
    rank(values) {
      const n = values.length;
      if (n === 0) return { ranks: new Int32Array(0), sorted: new Float64Array(0) };
      const buffer = reserve(2 * (DOUBLE + ROW) * n);
      const spare = start + DOUBLE * n;
      const rows = spare + DOUBLE * n;
      const spareRows = rows + ROW * n;
      new Float64Array(buffer, start, n).set(values);
      const sorted = Number(rankNumbers(start, spare, rows, spareRows, n)) >>> 0;
      return {
        ranks: new Int32Array(buffer, sorted === spare ? rows : spareRows, n),
        sorted: new Float64Array(buffer, sorted, n),
      };
    },
  };
}
