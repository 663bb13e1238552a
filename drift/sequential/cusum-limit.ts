import { normalSf } from '../distributions/normal.js';

/** Nodes of the quadrature; with these the run lengths keep nine digits in the range of limits below. */
const NODES = 48;
const SMALLEST_LIMIT = 1e-3;
const LARGEST_LIMIT = 12;

/**
 * Mean number of steps until a one-sided CUSUM of independent standard normal numbers passes its limit: the sum
 * S = max(0, S + z - reference) from S = 0. By the integral equation of E. S. Page ("Continuous inspection schemes",
 * Biometrika 41, 1954) for the run length from every start, solved at the nodes of a Gauss-Legendre quadrature.
 *
 * @param limit more than 0
 * @param reference what is taken off at each step; half of the shift that is to be found, in standard deviations
 */
export function cusumRunLength(limit: number, reference: number): number {
  const { nodes, weights } = gaussLegendre(NODES, 0, limit);
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  // The last unknown is the run length from 0, where a sum that falls below 0 starts again.
  const starts = [...nodes, 0];
  const rows = starts.map((start, i) => [
    ...nodes.map((node, j) => (i === j ? 1 : 0) - (weights[j] ?? 0) * density(node - start + reference)),
    (i === NODES ? 1 : 0) - normalSf(start - reference),
    1,
  ]);
  return solve(rows).at(-1) ?? Number.NaN;
}

/**
 * The limit at which a one-sided CUSUM has this mean number of steps to a false alarm.
 *
 * @param runLength more than what it is without any limit, 1 over the chance of a single number above the reference: 3.3
 * for the usual reference of a half; and at most about a million
 * @throws RangeError when no limit up to 12 has it
 */
export function cusumLimit(runLength: number, reference: number): number {
  const wanted = Math.log(runLength);
  const excess = (limit: number) => Math.log(cusumRunLength(limit, reference)) - wanted;
  let low = { limit: SMALLEST_LIMIT, excess: excess(SMALLEST_LIMIT) };
  let high = { limit: LARGEST_LIMIT, excess: excess(LARGEST_LIMIT) };
  if (!(low.excess <= 0 && high.excess >= 0))
    throw new RangeError(`Expected a mean time to a false alarm that a CUSUM can have, got ${runLength}.`);
  // The logarithm of the run length is nearly straight, so the chord's zero is a good guess; where one end stays, its
  // weight is halved (M. Dowell and P. Jarratt's Illinois method).
  let moved: 'low' | 'high' | null = null;
  for (let step = 0; step < 100 && high.limit - low.limit > 1e-10; step++) {
    const limit = low.limit - (low.excess * (high.limit - low.limit)) / (high.excess - low.excess);
    const found = { limit, excess: excess(limit) };
    if (Math.abs(found.excess) < 1e-12) return limit;
    if (found.excess < 0) {
      low = found;
      if (moved === 'low') high = { ...high, excess: high.excess / 2 };
      moved = 'low';
    } else {
      high = found;
      if (moved === 'high') low = { ...low, excess: low.excess / 2 };
      moved = 'high';
    }
  }
  return (low.limit + high.limit) / 2;
}

/** Nodes and weights on an interval, by Newton's method on the Legendre polynomial's recurrence. */
function gaussLegendre(count: number, from: number, to: number): { nodes: number[]; weights: number[] } {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= count; k++)
        [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (count * (x * value - before)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    nodes.push((from + to) / 2 - ((to - from) / 2) * x);
    weights.push((to - from) / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}

/** Solves linear equations by elimination with partial pivoting; the last number of each row is its right side. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row;
    const [top = [], other = []] = [rows[pivot], rows[column]];
    rows[column] = top;
    rows[pivot] = other;
    for (let row = column + 1; row < size; row++) {
      const line = rows[row] ?? [];
      const factor = (line[column] ?? 0) / (top[column] ?? Number.NaN);
      for (let k = column; k <= size; k++) line[k] = (line[k] ?? 0) - factor * (top[k] ?? 0);
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const line = rows[row] ?? [];
    let rest = line[size] ?? Number.NaN;
    for (let k = row + 1; k < size; k++) rest -= (line[k] ?? 0) * (solution[k] ?? 0);
    solution[row] = rest / (line[row] ?? Number.NaN);
  }
  return solution;
}
