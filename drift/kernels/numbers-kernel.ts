import { powersAboutMedian } from '../quality/moments.js';
import type { SortedFacts } from '../quality/sorted-facts.js';
import { WASM_BASE64 } from './numbers.wasm.js';

/** A double and a row take so many bytes. */
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const ROW = Int32Array.BYTES_PER_ELEMENT;
const PAGE = 65_536;

/**
 * The most numbers that fit: WebAssembly addresses 4 GiB, and ranking takes twice a number and twice a row for each.
 */
export const MOST_NUMBERS = Math.floor((2 ** 32 - PAGE) / (2 * DOUBLE + 2 * ROW));

/** Sums and positions that the WebAssembly returns are written here, where it counts digits while it sorts. */
const FOUND = 0;

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
  /**
   * What `sortedFacts` tells of numbers that were sorted or ranked last, which are still in the kernel's memory.
   *
   * @param from position among the sorted numbers, as `to`: those from the one up to the other, all finite
   */
  describe(from: number, to: number): SortedFacts;
}

/** Compiled once for all instances: it has no state. */
export const numbersModule = new WebAssembly.Module(Buffer.from(WASM_BASE64, 'base64'));

/**
 * The engine's sorting in WebAssembly: a radix sort over the bits of doubles, in O(n) whatever the numbers. JavaScript
 * has no way to a double's 64 bits in one piece, which makes the same algorithm three times slower there.
 *
 * Each instance has memory of its own, which grows to the most numbers it has seen.
 */
export function createNumbersKernel(): NumbersKernel {
  const { memory, FREE, sortNumbers, rankNumbers, countDistinct, findLongestRun, addPowers } =
    new WebAssembly.Instance(numbersModule).exports;
  if (
    !(memory instanceof WebAssembly.Memory) ||
    !(FREE instanceof WebAssembly.Global) ||
    typeof sortNumbers !== 'function' ||
    typeof rankNumbers !== 'function' ||
    typeof countDistinct !== 'function' ||
    typeof findLongestRun !== 'function' ||
    typeof addPowers !== 'function'
  )
    throw new Error('The WebAssembly of the engine lacks one of its functions.');
  const start = Number(FREE.value);
  /** Where the numbers are that were sorted last. */
  let sorted = new Float64Array(0);

  const reserve = (bytes: number): ArrayBuffer => {
    const missing = start + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return memory.buffer;
  };

  return {
    sort(values, target) {
      const n = values.length;
      sorted = new Float64Array(0);
      if (n === 0) return;
      const buffer = reserve(2 * DOUBLE * n);
      new Float64Array(buffer, start, n).set(values);
      // Addresses come as signed integers.
      sorted = new Float64Array(buffer, Number(sortNumbers(start, start + DOUBLE * n, n)) >>> 0, n);
      target.set(sorted);
    },
    rank(values) {
      const n = values.length;
      sorted = new Float64Array(0);
      if (n === 0) return { ranks: new Int32Array(0), sorted };
      const buffer = reserve(2 * (DOUBLE + ROW) * n);
      const spare = start + DOUBLE * n;
      const rows = spare + DOUBLE * n;
      const spareRows = rows + ROW * n;
      new Float64Array(buffer, start, n).set(values);
      const at = Number(rankNumbers(start, spare, rows, spareRows, n)) >>> 0;
      sorted = new Float64Array(buffer, at, n);
      return { ranks: new Int32Array(buffer, at === spare ? rows : spareRows, n), sorted };
    },
    describe(from, to) {
      const values = sorted.subarray(from, to);
      const n = values.length;
      if (n !== to - from) throw new RangeError(`There are no sorted numbers from ${from} to ${to}.`);
      if (n === 0) return { runs: { distinct: 0, mostCommon: null }, powers: null };
      const at = values.byteOffset;
      const powers = powersAboutMedian(values, (origin, scale) => {
        addPowers(at, n, origin, scale, FOUND);
        const [first = 0, second = 0, third = 0, fourth = 0] = new Float64Array(memory.buffer, FOUND, 4);
        return [first, second, third, fourth];
      });
      const distinct = Number(countDistinct(at, n));
      findLongestRun(at, n, FOUND);
      const [position = 0, count = 0] = new Uint32Array(memory.buffer, FOUND, 2);
      return { runs: { distinct, mostCommon: { value: values[position] as number, count } }, powers };
    },
  };
}
