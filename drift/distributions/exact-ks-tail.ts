import { leaveBand, narrow, readOne, startWalk } from './pooled-walk.js';

/** Mass below this is dropped: it is far under anything that is reported. */
const NEGLIGIBLE = 1e-290;

/**
 * Exact P(D >= h/lcm(m, n)) of the two-sided, two-sample Kolmogorov-Smirnov statistic without ties, as SciPy's
 * `ks_2samp(method='exact')`.
 *
 * Reads the pooled sample value by value and adds up the probability that leaves the band. All terms are positive, so
 * small p-values keep their digits. Takes O((m + n) · w) time, w being the band's width, at most 2 · D · mn/(m + n).
 *
 * @param m size of one sample, at least 1
 * @param n size of the other
 * @param h the statistic times lcm(m, n): an integer
 */
export function exactKsTail(m: number, n: number, h: number): number {
  if (h <= 0) return 1;
  const walk = startWalk(m, n, h);
  let outside = 0;
  while (walk.step < m + n && walk.lo <= walk.hi) {
    readOne(walk);
    outside += leaveBand(walk);
    narrow(walk, NEGLIGIBLE);
  }
  return Math.min(outside, 1);
}

/**
 * Exact P(D >= h/n) for two samples of the same size `n` without ties: the alternating sum over reflections of
 * B. Gnedenko and V. Korolyuk (1951), nested so that it does not cancel, as SciPy does.
 */
export function exactKsTailEqualSizes(n: number, h: number): number {
  if (h <= 0) return 1;
  let tail = 0;
  for (let k = Math.floor(n / h); k >= 0; k--) {
    let ratio = 1;
    for (let j = 0; j < h && ratio > 0; j++) ratio *= (n - k * h - j) / (n + k * h + j + 1);
    tail = ratio * (1 - tail);
  }
  return Math.min(2 * tail, 1);
}
