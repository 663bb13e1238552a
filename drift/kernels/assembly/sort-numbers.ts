/**
 * Sorts and ranks numbers in WebAssembly memory. AssemblyScript, part of the numbers kernel.
 *
 * A radix sort from the least significant digit on: every pass deals the numbers by one digit of their keys and keeps
 * the order of the pass before. The upper bits come first, alone, as they decide nearly everything; what they leave is
 * mended by insertion, and only where they leave much are all bits sorted. So the time is linear whatever the numbers.
 * Numbers that are spread evenly enough take fewer passes: `sort-evenly.ts`.
 */

import { insert } from './insert-numbers';
import { EVENLY_COUNTS, IN_SPARE, IN_VALUES, sortEvenly } from './sort-evenly';

const DIGIT_BITS: u32 = 11;
const DIGITS: u32 = 1 << DIGIT_BITS;
/** Bits that are sorted first: three digits. */
const UPPER_BITS: u32 = 3 * DIGIT_BITS;

/** How many numbers have which digit, for the pass under way and for the one after it. */
const COUNTS: usize = 0;
const NEXT_COUNTS: usize = DIGITS << 2;
/** From this address on the memory is the caller's. */
export const FREE: usize = max(DIGITS << 3, EVENLY_COUNTS);

/** Keys are in the order of the numbers when taken as unsigned integers. */
@inline
function keyAt(address: usize): u64 {
  const bits = load<i64>(address);
  return <u64>(bits ^ ((bits >> 63) | i64.MIN_VALUE));
}

@inline
function countAt(counts: usize, address: usize, shift: u64): void {
  const at = counts + (<usize>((keyAt(address) >> shift) & (DIGITS - 1)) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

function countDigits(from: usize, bytes: usize, shift: u64, counts: usize): void {
  memory.fill(counts, 0, DIGITS << 2);
  for (let at = from; at < from + bytes; at += 8) countAt(counts, at, shift);
}

/** Makes one zero of both and one NaN of all, the last in order; returns the bits in which the keys differ. */
function tidy(values: usize, end: usize): u64 {
  let inAll: u64 = u64.MAX_VALUE;
  let inAny: u64 = 0;
  for (let at = values; at < end; at += 8) {
    const value = load<f64>(at);
    store<f64>(at, value == value ? value + 0 : NaN);
    const key = keyAt(at);
    inAll &= key;
    inAny |= key;
  }
  return inAll ^ inAny;
}

/** Turns how many numbers have a digit into where the first of them goes; false when all have the same one. */
function startsOf(counts: usize, length: u32): bool {
  let next: u32 = 0;
  for (let at = counts; at < counts + (DIGITS << 2); at += 4) {
    const count = load<u32>(at);
    if (count == length) return false;
    store<u32>(at, next);
    next += count;
  }
  return true;
}

/** One pass: deals the numbers, and rows, by one digit, and counts the digits of the pass after it. */
@inline
function deal(
  from: usize,
  to: usize,
  fromRows: usize,
  toRows: usize,
  bytes: usize,
  shift: u64,
  nextShift: u64,
  counts: usize,
  nextCounts: usize,
  withRows: bool,
): void {
  memory.fill(nextCounts, 0, DIGITS << 2);
  for (let i: usize = 0; i < bytes; i += 8) {
    const value = load<f64>(from + i);
    const digit = counts + (<usize>((keyAt(from + i) >> shift) & (DIGITS - 1)) << 2);
    const place = <usize>load<u32>(digit);
    store<u32>(digit, <u32>place + 1);
    store<f64>(to + (place << 3), value);
    if (withRows) store<u32>(toRows + (place << 2), load<u32>(fromRows + (i >> 1)));
    countAt(nextCounts, from + i, nextShift);
  }
}

// Functions that are called for every pass: V8 makes faster code of a function only for its next call.

function dealNumbers(
  from: usize,
  to: usize,
  bytes: usize,
  shift: u64,
  nextShift: u64,
  counts: usize,
  nextCounts: usize,
): void {
  deal(from, to, 0, 0, bytes, shift, nextShift, counts, nextCounts, false);
}

function dealRows(
  from: usize,
  to: usize,
  fromRows: usize,
  toRows: usize,
  bytes: usize,
  shift: u64,
  nextShift: u64,
  counts: usize,
  nextCounts: usize,
): void {
  deal(from, to, fromRows, toRows, bytes, shift, nextShift, counts, nextCounts, true);
}

/**
 * Sorts by the bits [low, high) of the keys. Rows, when there are any, go with their numbers.
 *
 * @returns true when the sorted numbers, and rows, are in the spare memory
 */
@inline
function sortBits(
  values: usize,
  spare: usize,
  rows: usize,
  spareRows: usize,
  length: u32,
  low: u32,
  high: u32,
  withRows: bool,
): bool {
  let from = values;
  let to = spare;
  let fromRows = rows;
  let toRows = spareRows;
  let counts = COUNTS;
  let nextCounts = NEXT_COUNTS;
  const bytes = <usize>length << 3;
  countDigits(from, bytes, low, counts);
  for (let shift: u64 = low; shift < high; shift += DIGIT_BITS) {
    const nextShift = min<u64>(shift + DIGIT_BITS, 63);
    if (startsOf(counts, length)) {
      if (withRows) dealRows(from, to, fromRows, toRows, bytes, shift, nextShift, counts, nextCounts);
      else dealNumbers(from, to, bytes, shift, nextShift, counts, nextCounts);
      const other = from;
      from = to;
      to = other;
      const otherRows = fromRows;
      fromRows = toRows;
      toRows = otherRows;
    } else {
      countDigits(from, bytes, nextShift, nextCounts);
    }
    const otherCounts = counts;
    counts = nextCounts;
    nextCounts = otherCounts;
  }
  return from == spare;
}

@inline
function sort(
  values: usize,
  spare: usize,
  rows: usize,
  spareRows: usize,
  length: u32,
  withRows: bool,
): bool {
  const evenly = withRows
    ? sortEvenly(values, spare, rows, spareRows, length, true)
    : sortEvenly(values, spare, rows, spareRows, length, false);
  if (evenly == IN_VALUES) return false;
  if (evenly == IN_SPARE) return true;
  const differing = tidy(values, values + (<usize>length << 3));
  if (differing == 0) return false;
  const low: u32 = <u32>ctz(differing);
  const high: u32 = <u32>64 - <u32>clz(differing);
  const upper = high - low > UPPER_BITS ? high - UPPER_BITS : low;
  const inSpare = sortBits(values, spare, rows, spareRows, length, upper, high, withRows);
  const sorted = inSpare ? spare : values;
  const sortedRows = inSpare ? spareRows : rows;
  if (upper == low || insert(sorted, sortedRows, length, withRows)) return inSpare;
  const other = inSpare ? values : spare;
  const otherRows = inSpare ? rows : spareRows;
  return inSpare != sortBits(sorted, other, sortedRows, otherRows, length, low, high, withRows);
}

/**
 * Sorts numbers: ascending, infinities at the ends, NaN last, 0 for -0.
 *
 * @param values address of `length` numbers, at least one
 * @param spare address of as much memory again
 * @returns the address, of these two, where the sorted numbers are
 */
export function sortNumbers(values: usize, spare: usize, length: u32): usize {
  return sort(values, spare, 0, 0, length, false) ? spare : values;
}

/**
 * Sorts numbers and ranks them: twice the average rank, less `length` + 1.
 *
 * @param values address of `length` finite numbers, at least one
 * @param spare address of as much memory again
 * @param rows address of memory for `length` integers
 * @param spareRows address of as much memory again
 * @returns the address, of the first two, where the sorted numbers are; the ranks are in `spareRows` when that is
 *   `values`, else in `rows`
 */
export function rankNumbers(values: usize, spare: usize, rows: usize, spareRows: usize, length: u32): usize {
  for (let row: u32 = 0; row < length; row++) store<u32>(rows + (<usize>row << 2), row);
  const inSpare = sort(values, spare, rows, spareRows, length, true);
  const sorted = inSpare ? spare : values;
  const sortedRows = inSpare ? spareRows : rows;
  const ranks = inSpare ? rows : spareRows;
  for (let i: u32 = 0; i < length; ) {
    const value = load<f64>(sorted + (<usize>i << 3));
    let after = i + 1;
    while (after < length && load<f64>(sorted + (<usize>after << 3)) == value) after++;
    // Ranks i + 1 to after: twice their mean, less length + 1.
    const rank = <i32>(i + after) - <i32>length;
    for (; i < after; i++) {
      const row = load<u32>(sortedRows + (<usize>i << 2));
      store<i32>(ranks + (<usize>row << 2), rank);
    }
  }
  return sorted;
}
