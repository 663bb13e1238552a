import { logHypergeometric } from './log-hypergeometric.js';

/** Probabilities whose logarithms differ by less, relative to their size, are equal in exact arithmetic. */
const EQUAL = 1e-13;
/** A term this small relative to the sum before it, and all after it, change nothing. */
const NEGLIGIBLE = 1e-18;

/** Counts of a 2 x 2 table, row by row. */
export interface FourfoldTable {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** Up to this many rows every binomial coefficient is an exact double, and so is each step towards it. */
const FEW_ROWS = 48;

/** Binomial coefficient; exact for n up to 48. */
function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

/** The first integer in [from, to) that passes, given that all after it pass too; `to` when none does. */
function firstThat(from: number, to: number, passes: (x: number) => boolean): number {
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (passes(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

function columnsSwapped({ a, b, c, d }: FourfoldTable): FourfoldTable {
  return { a: b, b: a, c: d, d: c };
}

/** Probability, given the margins, of a table and all those with more on its diagonal a, d; 0 when it cannot be. */
function diagonalTail({ a, b, c, d }: FourfoldTable): number {
  const probability = Math.exp(logHypergeometric(a, a + b + c + d, a + b, a + c));
  if (probability === 0) return 0;
  let sum = 0;
  let ratio = 1;
  for (let x = 0; ratio > NEGLIGIBLE * sum; x++) {
    sum += ratio;
    ratio *= ((b - x) * (c - x)) / ((a + x + 1) * (d + x + 1));
  }
  return probability * sum;
}

/**
 * Two-sided p-value of Fisher's exact test, as `scipy.stats.fisher_exact`: the probability, given the margins, of all
 * tables that are at most as probable as this one. 1 when a margin is 0.
 *
 * Probabilities are compared and started by their logarithm and added up outwards by their ratios, until they no
 * longer count: about as many steps as some standard deviations of a cell, at any counts, and right far into the tail.
 */
export function fisherExact({ a, b, c, d }: FourfoldTable): number {
  const rows = a + b + c + d;
  const marked = a + b;
  const drawn = a + c;
  const most = Math.min(marked, drawn);
  const least = Math.max(0, marked + drawn - rows);
  if (least === most) return 1;

  // Few rows: whole numbers of tables, so that a p-value of exactly 1/10 is no less than 0.1.
  if (rows <= FEW_ROWS) {
    const weight = (x: number) => choose(marked, x) * choose(rows - marked, drawn - x);
    const bar = weight(a);
    let extreme = 0;
    for (let x = least; x <= most; x++) if (weight(x) <= bar) extreme += weight(x);
    return extreme / choose(rows, drawn);
  }

  const logWeight = (x: number) => logHypergeometric(x, rows, marked, drawn);
  const observed = logWeight(a);
  const bar = observed + EQUAL * Math.max(1, -observed);
  const mode = Math.floor(((drawn + 1) * (marked + 1)) / (rows + 2));
  if (logWeight(mode) <= bar) return 1;

  const low = a < mode ? a : firstThat(least, mode, (x) => logWeight(x) > bar) - 1;
  const high = a > mode ? a : firstThat(mode + 1, most + 1, (x) => logWeight(x) <= bar);
  const tableWith = (x: number) => ({
    a: x,
    b: marked - x,
    c: drawn - x,
    d: rows - marked - drawn + x,
  });
  return Math.min(1, diagonalTail(tableWith(high)) + diagonalTail(columnsSwapped(tableWith(low))));
}
