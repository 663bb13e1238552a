/** The area between two distribution functions, as `drift/wasserstein-distance.ts` finds it. AssemblyScript. */
import { at } from './doubles';

/** How many values of a sample are at most the one before a position. */
@inline
function rank(position: u32, length: u32, tail: f64): f64 {
  if (position == 0) return 0;
  return <f64>position + (position == length ? 2 * tail : tail);
}

/** Whether every value of a stretch counts once. */
@inline
function isInside(from: u32, to: u32, length: u32, tail: f64): bool {
  return tail == 0 || from == to || (from > 0 && to < length);
}

/** How far the values of a stretch are from its end, added up. */
function sumTo(end: f64, sorted: usize, from: u32, to: u32): f64 {
  let sum: f64 = 0;
  for (let i = from; i < to; i++) sum += end - at(sorted, i);
  return sum;
}

/** The area over one stretch, value by value. */
function mergedArea(
  a: usize,
  m: u32,
  aTail: f64,
  b: usize,
  n: u32,
  bTail: f64,
  from: u32,
  iEnd: u32,
  other: u32,
  jEnd: u32,
  start: f64,
): f64 {
  const perReference = 1 / (<f64>m + 2 * aTail);
  const perCurrent = 1 / (<f64>n + 2 * bTail);
  let i = from;
  let j = other;
  let area: f64 = 0;
  let previous = start;
  while (i < iEnd || j < jEnd) {
    const inReference = i < iEnd ? at(a, i) : Infinity;
    const inCurrent = j < jEnd ? at(b, j) : Infinity;
    const value = min(inReference, inCurrent);
    area += abs(rank(i, m, aTail) * perReference - rank(j, n, bTail) * perCurrent) * (value - previous);
    previous = value;
    // Counted rather than branched on: which comes next is chance.
    i += u32(inReference <= inCurrent);
    j += u32(inCurrent <= inReference);
  }
  return area;
}

/**
 * The area between the distribution functions of two sorted samples whose ends are pulled in.
 *
 * @param a address of `m` values, and `aTail` more at either end are equal to the first and to the last; `b` likewise
 * @param aCuts address of `cuts` positions in `a`, as doubles, and `bCuts` of as many in `b`: see `cutTogether`
 */
export function areaBetween(
  a: usize,
  m: u32,
  aTail: f64,
  b: usize,
  n: u32,
  bTail: f64,
  aCuts: usize,
  bCuts: usize,
  cuts: u32,
): f64 {
  const perReference = 1 / (<f64>m + 2 * aTail);
  const perCurrent = 1 / (<f64>n + 2 * bTail);
  let area: f64 = 0;
  let start = min(load<f64>(a), load<f64>(b));
  let i: u32 = 0;
  let j: u32 = 0;
  for (let cut: u32 = 1; cut < cuts; cut++) {
    const iEnd = <u32>at(aCuts, cut);
    const jEnd = <u32>at(bCuts, cut);
    let end: f64;
    if (iEnd == 0) end = at(b, jEnd - 1);
    else if (jEnd == 0) end = at(a, iEnd - 1);
    else end = max(at(a, iEnd - 1), at(b, jEnd - 1));
    const highest = rank(iEnd, m, aTail) * perReference - rank(j, n, bTail) * perCurrent;
    const lowest = rank(i, m, aTail) * perReference - rank(jEnd, n, bTail) * perCurrent;
    const before = rank(i, m, aTail) * perReference - rank(j, n, bTail) * perCurrent;
    let difference: f64 = NaN;
    if ((i == iEnd || at(a, i) == end) && (j == jEnd || at(b, j) == end)) {
      difference = before * (end - start);
    } else if ((lowest >= 0 || highest <= 0) && isInside(i, iEnd, m, aTail) && isInside(j, jEnd, n, bTail)) {
      difference =
        before * (end - start) + sumTo(end, a, i, iEnd) * perReference - sumTo(end, b, j, jEnd) * perCurrent;
    }
    // A sum may be too large for a double where the area is not.
    area += abs(difference) < Infinity
      ? abs(difference)
      : mergedArea(a, m, aTail, b, n, bTail, i, iEnd, j, jEnd, start);
    start = end;
    i = iEnd;
    j = jEnd;
  }
  return area;
}
