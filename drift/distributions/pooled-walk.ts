/**
 * The random walk behind the two-sample Kolmogorov-Smirnov test. Under the null hypothesis every order of the pooled
 * values is equally likely: reading them in ascending order is a walk over (i, j), the numbers seen of either sample.
 * The statistic is at least h/lcm(m, n) exactly when the walk meets a point with |i/m - j/n| >= h/lcm(m, n).
 */
export interface PooledWalk {
  /** Size of the larger sample. */
  readonly m: number;
  /** Size of the smaller sample. */
  readonly n: number;
  /** The statistic times lcm(m, n). */
  readonly h: number;
  /** `mass[j]`: probability of being at (step - j, j) without having left the band; 0 outside `lo`..`hi`. */
  mass: Float64Array;
  lo: number;
  hi: number;
  /** Values read so far. */
  step: number;
}

/** A walk that has read nothing, over samples of the sizes `a` and `b` in either order. */
export function startWalk(a: number, b: number, h: number): PooledWalk {
  const m = Math.max(a, b);
  const n = Math.min(a, b);
  const mass = new Float64Array(n + 1);
  mass[0] = 1;
  return { m, n, h, mass, lo: 0, hi: 0, step: 0 };
}

/** Reads one value. Takes time in proportion to the width `hi - lo`. */
export function readOne(walk: PooledWalk): void {
  const { m, n, mass, lo } = walk;
  const step = ++walk.step;
  const scale = 1 / (m + n - step + 1);
  if (walk.hi < n) walk.hi++;
  for (let j = walk.hi; j > lo; j--) {
    mass[j] = ((mass[j] as number) * (m - step + 1 + j) + (mass[j - 1] as number) * (n - j + 1)) * scale;
  }
  mass[lo] = (mass[lo] as number) * (m - step + 1 + lo) * scale;
}

/** Takes the mass that stands outside the band off the walk, and returns how much it was. */
export function leaveBand(walk: PooledWalk): number {
  const { m, n, h, mass, step } = walk;
  const g = greatestCommonDivisor(m, n);
  const span = (m + n) / g;
  const middle = (step * n) / g;
  const first = Math.floor((middle - h) / span) + 1;
  const last = Math.ceil((middle + h) / span) - 1;
  let left = 0;
  while (walk.lo <= walk.hi && walk.lo < first) {
    left += mass[walk.lo] as number;
    mass[walk.lo++] = 0;
  }
  while (walk.hi >= walk.lo && walk.hi > last) {
    left += mass[walk.hi] as number;
    mass[walk.hi--] = 0;
  }
  return left;
}

/** Drops mass below `negligible` at either end, to keep the walk narrow. */
export function narrow(walk: PooledWalk, negligible: number): void {
  const { mass } = walk;
  while (walk.lo <= walk.hi && (mass[walk.lo] as number) < negligible) mass[walk.lo++] = 0;
  while (walk.hi >= walk.lo && (mass[walk.hi] as number) < negligible) mass[walk.hi--] = 0;
}

/** Greatest common divisor of two positive integers. */
export function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
