/** What `drift/ks-statistic.ts` asks of two sorted samples. AssemblyScript. */
import { at } from './doubles';

/** Whether a value occurs twice among `length` sorted ones, two pairs of neighbours at a time. */
function hasRun(sorted: usize, length: u32): bool {
  const end = sorted + (<usize>length << 3);
  let address = sorted + 8;
  for (; address + 8 < end; address += 16) {
    if (v128.any_true(f64x2.eq(v128.load(address), v128.load(address - 8)))) return true;
  }
  return address < end && load<f64>(address) == load<f64>(address - 8);
}

/** Whether some value occurs more than once among `m` sorted values at `a` and `n` at `b`. */
export function hasTies(a: usize, m: u32, b: usize, n: u32): bool {
  if (hasRun(a, m) || hasRun(b, n)) return true;
  let i: u32 = 0;
  let j: u32 = 0;
  while (i < m && j < n) {
    const one = at(a, i);
    const other = at(b, j);
    if (one == other) return true;
    // Counted rather than branched on: which comes next is chance.
    const first = u32(one < other);
    i += first;
    j += 1 - first;
  }
  return false;
}

/** The largest distance between two cuts, or `h` where none is larger. */
function largestWithin(
  a: usize,
  b: usize,
  from: u32,
  iEnd: u32,
  other: u32,
  jEnd: u32,
  perReference: f64,
  perCurrent: f64,
  h: f64,
): f64 {
  let i = from;
  let j = other;
  let largest = h;
  let difference = <f64>i * perReference - <f64>j * perCurrent;
  while (i < iEnd && j < jEnd) {
    const value = min(at(a, i), at(b, j));
    // The distance counts only behind all equal values of both sides.
    while (i < iEnd && at(a, i) == value) {
      difference += perReference;
      i++;
    }
    while (j < jEnd && at(b, j) == value) {
      difference -= perCurrent;
      j++;
    }
    largest = max(largest, abs(difference));
  }
  // What is left of one side leads to the difference at the next cut.
  return largest;
}

/**
 * The largest distance of the distribution functions of samples at `a` and `b`, in units of their least common multiple.
 *
 * @param aCuts address of `cuts` positions in `a`, as doubles, and `bCuts` of as many in `b`: see `cutTogether`
 * @param h the largest distance at a cut
 */
export function largestDistance(
  a: usize,
  b: usize,
  aCuts: usize,
  bCuts: usize,
  cuts: u32,
  perReference: f64,
  perCurrent: f64,
  h: f64,
): f64 {
  let largest = h;
  for (let cut: u32 = 1; cut < cuts; cut++) {
    const i = at(aCuts, cut - 1);
    const j = at(bCuts, cut - 1);
    const iEnd = at(aCuts, cut);
    const jEnd = at(bCuts, cut);
    if (iEnd * perReference - j * perCurrent <= largest && jEnd * perCurrent - i * perReference <= largest) continue;
    largest = largestWithin(a, b, <u32>i, <u32>iEnd, <u32>j, <u32>jEnd, perReference, perCurrent, largest);
  }
  return largest;
}
