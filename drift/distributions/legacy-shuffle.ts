import { type MersenneTwister, refill } from './mersenne-twister.js';

/**
 * Shuffles an array as NumPy's legacy `RandomState.shuffle` and `permutation` do (Fisher and Yates from the end, each
 * position drawn by masking and rejecting) and takes as many random numbers; but puts in place only what ends at
 * position `from` and behind. Which values are left before it is right, their order is not.
 *
 * @param from at least 1
 */
export function shuffleBehind(
  values: Uint8Array | Uint32Array,
  from: number,
  generator: MersenneTwister,
): void {
  const { bits } = generator;
  let { used } = generator;
  let i = values.length - 1;
  while (i > 0) {
    // The mask stays the same until i falls below half of it.
    const mask = -1 >>> Math.clz32(i);
    const half = mask >>> 1;
    while (i > half) {
      if (used === bits.length) {
        refill(generator);
        used = 0;
      }
      const j = (bits[used++] as number) & mask;
      if (j > i) continue;
      if (i >= from) {
        const value = values[j] as number;
        values[j] = values[i] as number;
        values[i] = value;
      }
      i--;
    }
  }
  generator.used = used;
}
