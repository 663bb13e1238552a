import { twoSamplesKernel } from '../kernels/two-samples-kernel.js';
import { greatestCommonDivisor, leaveBand, narrow, type PooledWalk, startWalk } from './pooled-walk.js';

/** Probabilities below this are dropped: together they stay far under the 1e-12 that matter. */
const NEGLIGIBLE = 1e-22;
/** What `logFactorials` has made so far: the sizes of a table are the same for all its columns. */
let known = new Float64Array(1);

/** `table[k]` is log(k!), for k up to `size` at least. */
function logFactorials(size: number): Float64Array {
  if (known.length <= size) {
    const table = new Float64Array(size + 1);
    table.set(known);
    for (let k = known.length; k <= size; k++) table[k] = (table[k - 1] as number) + Math.log(k);
    known = table;
  }
  return known;
}

/** Reads a run of equal values at once: from every point, the hypergeometric distribution of where the run ends. */
function readBlock(walk: PooledWalk, block: number, logFactorial: Float64Array): void {
  const { m, n, mass, lo, hi } = walk;
  const left = m + n - walk.step;
  const logChoose = (a: number, b: number) =>
    (logFactorial[a] as number) - (logFactorial[b] as number) - (logFactorial[a - b] as number);
  const next = new Float64Array(n + 1);
  let first = n;
  let last = 0;
  for (let j = lo; j <= hi; j++) {
    const weight = mass[j] as number;
    const own = n - j;
    const others = left - own;
    if (weight === 0 || others < 0) continue;
    const least = Math.max(0, block - others);
    const most = Math.min(own, block);
    const mode = Math.min(Math.max(Math.floor(((block + 1) * (own + 1)) / (left + 2)), least), most);
    const peak =
      weight * Math.exp(logChoose(own, mode) + logChoose(others, block - mode) - logChoose(left, block));
    let x = mode;
    for (let p = peak; x <= most && p >= NEGLIGIBLE; x++) {
      next[j + x] = (next[j + x] as number) + p;
      p *= ((own - x) * (block - x)) / ((x + 1) * (others - block + x + 1));
    }
    last = Math.max(last, j + x - 1);
    x = mode;
    for (let p = peak; x >= least && p >= NEGLIGIBLE; x--) {
      if (x !== mode) next[j + x] = (next[j + x] as number) + p;
      p *= (x * (others - block + x)) / ((own - x + 1) * (block - x + 1));
    }
    first = Math.min(first, j + x + 1);
  }
  walk.mass = next;
  walk.lo = first;
  walk.hi = last;
  walk.step += block;
}

/**
 * Exact P(D >= h/lcm(m, n)) of the two-sided, two-sample Kolmogorov-Smirnov statistic given the ties: the two
 * distribution functions can be compared only between runs of equal values, so ties make a given D rarer
 * (G. Schröer and D. Trenkler, "Exact and randomization distributions of Kolmogorov-Smirnov tests two or three
 * samples", Comput. Stat. Data Anal. 20, 1995).
 *
 * @param m size of one sample, at least 1
 * @param n size of the other
 * @param h the statistic times lcm(m, n): an integer
 * @param blocks sizes of the runs of equal values in the pooled, sorted sample; their sum is m + n
 * @param budget steps of work after which to give up
 * @returns the probability, to about 1e-12; `null` when the budget did not suffice
 */
export function tiedKsTail(
  m: number,
  n: number,
  h: number,
  blocks: Uint32Array,
  budget: number,
): number | null {
  if (h <= 0) return 1;
  const divisor = greatestCommonDivisor(m, n);
  const walk = { ...startWalk(m, n, h), divisor, outside: 0, work: 0 };
  // At the end of the last run both functions are 1: nothing can leave the band there.
  const runs = new Float64Array(blocks.subarray(0, -1));
  for (let run = 0; ; run++) {
    run = twoSamplesKernel().readRuns(walk, runs, run, budget, NEGLIGIBLE);
    if (walk.work > budget) return null;
    const block = runs[run];
    if (block === undefined) break;
    readBlock(walk, block, logFactorials(m + n));
    walk.outside += leaveBand(walk);
    narrow(walk, NEGLIGIBLE);
    if (walk.lo > walk.hi) break;
  }
  return Math.min(walk.outside, 1);
}
