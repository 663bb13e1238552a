import { WASM_BASE64 } from './plain-csv.wasm.js';

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const INTEGER = Int32Array.BYTES_PER_ELEMENT;
/** Integers that stand for a text: where it starts and ends, how many rows have it, its hash. */
const ENTRY = 4;
const PAGE = 65_536;
const LF = 0x0a;
const CR = 0x0d;
const ZERO = 0x30;

/** Rows of plain CSV, of which one column after the other is read. What it hands out is good until the next one. */
export interface PlainCsv {
  readonly rows: number;
  /**
   * Reads a column as numbers, NaN for an empty cell; `null` when a cell is no plain number, such as `-12`, `0.5` or `1e-7`, or an
   * integer that a double may not hold.
   */
  numbers(column: number): PlainNumbers | null;
  /** Reads a column as texts; `null` when there are more than `most` different ones. */
  texts(column: number, most: number): PlainTexts | null;
}

export interface PlainNumbers {
  /** One for every row. */
  readonly values: Float64Array;
  readonly missing: number;
  /** Whether all of them are written as integers. */
  readonly integer: boolean;
}

export interface PlainTexts {
  /** The different texts, in the order in which they appear first. */
  readonly texts: readonly string[];
  /** How many rows have each. */
  readonly counts: readonly number[];
  /** The position in `texts` of every row's text, -1 for an empty cell. */
  readonly codes: Int32Array;
}

let kernelModule: WebAssembly.Module | undefined;
let powersOfFive: BigUint64Array | undefined;

/**
 * Reads rows of CSV in WebAssembly, without DuckDB: for small files, whose reading takes less time than a database to start.
 *
 * @param rows valid UTF-8, without the header; the last one may lack its line end
 * @param columns cells that every row must have, at least one
 * @returns `null` when the rows are not plain: a quote, a NUL, an empty line, mixed line ends, a row of another length; and when there are none
 */
export function readPlainCsv(rows: Uint8Array, columns: number, separator: string): PlainCsv | null {
  if (rows.length === 0) return null;
  kernelModule ??= new WebAssembly.Module(Buffer.from(WASM_BASE64, 'base64'));
  const kernel = exportsOf(kernelModule);
  const { memory, free, room } = kernel;
  /** Where memory that was handed out ends. */
  let end = free;
  const reserve = (bytes: number): number => {
    const start = end;
    end = Math.ceil((start + bytes) / DOUBLE) * DOUBLE;
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return start;
  };

  const bytes = reserve(rows.length + 1 + room);
  const copy = new Uint8Array(memory.buffer, bytes, rows.length + 1 + room);
  copy.set(rows);
  const firstEnd = rows.indexOf(LF);
  const carriage = firstEnd > 0 && rows[firstEnd - 1] === CR;
  let length = rows.length;
  // A file may end where its last row does.
  if (copy[length - 1] !== LF) {
    if (carriage) return null;
    copy[length] = LF;
    length += 1;
  }
  copy.fill(ZERO, length);
  // No more cells than bytes. Memory that nobody writes to costs nothing.
  const ends = reserve(INTEGER * length);
  const lines = kernel.splitCells(bytes, length, columns, separator.charCodeAt(0), carriage, ends);
  if (lines === 0) return null;
  end = ends;
  reserve(INTEGER * lines * columns);

  powersOfFive ??= firstBitsOfPowers(kernel.largestExponent);
  new BigUint64Array(memory.buffer, kernel.powers, powersOfFive.length).set(powersOfFive);
  const own = end;
  return {
    rows: lines,
    numbers(column) {
      end = own;
      const values = reserve(DOUBLE * lines);
      const hard = reserve(INTEGER * lines);
      if (kernel.readNumbers(bytes, ends, lines, columns, column, carriage, values, hard) === 0) return null;
      const [missing = 0, fractions = 0, hardOnes = 0] = new Uint32Array(memory.buffer, 0, 3);
      const cells = new Float64Array(memory.buffer, values, lines);
      for (const row of new Uint32Array(memory.buffer, hard, hardOnes)) {
        const number = Number(text(row, column));
        // Readers differ about what is too large or too small for a double.
        if (!Number.isFinite(number) || Math.abs(number) < 1e-300) return null;
        cells[row] = number;
      }
      return { values: cells, missing, integer: fractions === 0 };
    },
    texts(column, most) {
      end = own;
      const slots = 2 ** Math.ceil(Math.log2(2 * Math.min(most, lines) + 1));
      const codes = reserve(INTEGER * lines);
      const table = reserve(INTEGER * slots);
      const entries = reserve(INTEGER * ENTRY * Math.min(most, lines));
      const found = kernel.codeTexts(
        bytes,
        ends,
        lines,
        columns,
        column,
        carriage,
        codes,
        table,
        slots,
        entries,
        Math.min(most, lines),
      );
      if (found < 0) return null;
      const entry = new Uint32Array(memory.buffer, entries, ENTRY * found);
      const texts: string[] = [];
      const counts: number[] = [];
      for (let at = 0; at < entry.length; at += ENTRY) {
        texts.push(decode(entry[at] ?? 0, entry[at + 1] ?? 0));
        counts.push(entry[at + 2] ?? 0);
      }
      return { texts, counts, codes: new Int32Array(memory.buffer, codes, lines) };
    },
  };

  function decode(from: number, to: number): string {
    return Buffer.from(memory.buffer, from, to - from).toString();
  }

  function text(row: number, column: number): string {
    const cell = row * columns + column;
    const cellEnds = new Uint32Array(memory.buffer, ends, lines * columns);
    const before = cell === 0 ? bytes - 1 : (cellEnds[cell - 1] ?? 0);
    return decode(before + 1, (cellEnds[cell] ?? 0) - (carriage && column === columns - 1 ? 1 : 0));
  }
}

interface Kernel {
  readonly memory: WebAssembly.Memory;
  readonly free: number;
  /** Bytes of no meaning that have to stand behind the rows. */
  readonly room: number;
  /** Where the powers of five stand. */
  readonly powers: number;
  readonly largestExponent: number;
  readonly splitCells: KernelFunction;
  readonly readNumbers: KernelFunction;
  readonly codeTexts: KernelFunction;
}

type KernelFunction = (...values: readonly (number | boolean)[]) => number;

function exportsOf(module: WebAssembly.Module): Kernel {
  const { memory, FREE, ROOM, POWERS, LARGEST_EXPONENT, ...functions } = new WebAssembly.Instance(module)
    .exports;
  const lacks = (): Error => new Error('The WebAssembly of the store lacks one of its parts.');
  const take = (name: string): KernelFunction => {
    const found = functions[name];
    if (typeof found !== 'function') throw lacks();
    return (...values) => Number(found(...values));
  };
  if (
    !(memory instanceof WebAssembly.Memory) ||
    !(FREE instanceof WebAssembly.Global) ||
    !(ROOM instanceof WebAssembly.Global) ||
    !(POWERS instanceof WebAssembly.Global) ||
    !(LARGEST_EXPONENT instanceof WebAssembly.Global)
  )
    throw lacks();
  return {
    memory,
    free: Number(FREE.value),
    room: Number(ROOM.value),
    powers: Number(POWERS.value),
    largestExponent: Number(LARGEST_EXPONENT.value),
    splitCells: take('splitCells'),
    readNumbers: take('readNumbers'),
    codeTexts: take('codeTexts'),
  };
}

/** Up to this exponent a reciprocal of a power of five is rounded up, beyond it is cut off: see `firstBitsOfPowers`. */
const ROUNDED_UP = 27;

/** The first 128 bits of powers of five, as the method of Eisel and Lemire has them. */
function firstBitsOfPowers(largest: number): BigUint64Array {
  const powers = new BigUint64Array(2 * (2 * largest + 1));
  const write = (exponent: number, bits: bigint): void => {
    const at = 2 * (largest + exponent);
    powers[at] = bits >> 64n;
    powers[at + 1] = bits & 0xffff_ffff_ffff_ffffn;
  };
  const firstBits = (number: bigint): bigint => {
    const tooMany = BigInt(number.toString(2).length) - 128n;
    return tooMany > 0n ? number >> tooMany : number << -tooMany;
  };
  let power = 1n;
  for (let exponent = 0; exponent <= largest; exponent += 1, power *= 5n) {
    write(exponent, firstBits(power));
    if (exponent === 0) continue;
    const bits = BigInt(power.toString(2).length);
    const one = 1n << (exponent <= ROUNDED_UP ? bits + 127n : 2n * bits + 128n);
    write(-exponent, firstBits(one / power + 1n));
  }
  return powers;
}
