const SIZE = 624;
const MIDDLE = 397;
const UPPER_BIT = -0x80000000;
const LOWER_BITS = 0x7fffffff;
const MATRIX = 0x9908b0df | 0;

/** The state of the generator: 624 words, and as many tempered ones of which those before `used` are spent. */
export interface MersenneTwister {
  readonly words: Int32Array;
  readonly bits: Int32Array;
  used: number;
}

/**
 * The generator MT19937, seeded as `numpy.random.seed(seed)` does (M. Matsumoto and T. Nishimura, "Mersenne Twister",
 * ACM Trans. Model. Comput. Simul. 8(1), 1998, with the initialisation of 2002).
 *
 * @param seed an integer in [0, 2^32)
 */
export function mersenneTwister(seed: number): MersenneTwister {
  const words = new Int32Array(SIZE);
  words[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    const previous = words[i - 1] as number;
    words[i] = Math.imul(1_812_433_253, previous ^ (previous >>> 30)) + i;
  }
  return { words, bits: new Int32Array(SIZE), used: SIZE };
}

function twist(upper: number, lower: number): number {
  const mixed = (upper & UPPER_BIT) | (lower & LOWER_BITS);
  return (mixed >>> 1) ^ (-(mixed & 1) & MATRIX);
}

/** Makes the next 624 words; none of `bits` is spent then. */
export function refill(generator: MersenneTwister): void {
  const { words, bits } = generator;
  generator.used = 0;
  for (let i = 0; i < SIZE; i++) {
    const next = i + 1 === SIZE ? 0 : i + 1;
    const middle = i < SIZE - MIDDLE ? i + MIDDLE : i + MIDDLE - SIZE;
    words[i] = (words[middle] as number) ^ twist(words[i] as number, words[next] as number);
  }
  for (let i = 0; i < SIZE; i++) {
    let word = words[i] as number;
    word ^= word >>> 11;
    word ^= (word << 7) & -0x62d3a980;
    word ^= (word << 15) & -0x103a0000;
    bits[i] = word ^ (word >>> 18);
  }
}

/** The next 32 random bits as a signed integer; `>>> 0` makes them the usual unsigned one. */
export function nextBits(generator: MersenneTwister): number {
  if (generator.used === SIZE) refill(generator);
  return generator.bits[generator.used++] as number;
}
