import { normalSf } from './normal.js';

/**
 * The number that a standard normal variable exceeds with this chance, as `scipy.stats.norm.isf`: Newton's steps on the
 * logarithm of the tail, which is concave, so that they end from any start.
 *
 * @param tail from 0 to 1
 */
export function normalIsf(tail: number): number {
  if (!(tail >= 0 && tail <= 1)) return Number.NaN;
  if (tail === 0.5) return 0;
  if (tail > 0.5) return -normalIsf(1 - tail);
  if (tail === 0) return Number.POSITIVE_INFINITY;
  let z = Math.sqrt(-2 * Math.log(2 * tail));
  for (let step = 0; step < 50; step++) {
    const reached = normalSf(z);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const next = z + (Math.log(reached / tail) * reached) / density;
    if (Math.abs(next - z) <= 4e-16 * Math.abs(next)) return next;
    z = next;
  }
  return z;
}
