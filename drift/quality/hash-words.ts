/**
 * A 64-bit hash in two halves, fed with 64 bits at a time: the rounds and constants of MurmurHash3_x86_128 (A. Appleby,
 * public domain), two lanes of its four. Not for secrets: whoever chooses the data can make two rows collide.
 */
const FIRST = 0x239b961b;
const SECOND = 0xab0e9789 | 0;
const THIRD = 0x38b34ae5;

/** Mixes a word into the low half. Its result goes to `mixHigh`, with the next word. */
export function mixLow(low: number, high: number, word: number): number {
  let key = Math.imul(word, FIRST);
  key = Math.imul((key << 15) | (key >>> 17), SECOND);
  const mixed = low ^ key;
  return (Math.imul(((mixed << 19) | (mixed >>> 13)) + high, 5) + 0x561ccd1b) | 0;
}

/** Mixes a word into the high half. */
export function mixHigh(low: number, high: number, word: number): number {
  let key = Math.imul(word, SECOND);
  key = Math.imul((key << 16) | (key >>> 16), THIRD);
  const mixed = high ^ key;
  return (Math.imul(((mixed << 17) | (mixed >>> 15)) + low, 5) + 0x0bcaa747) | 0;
}

/** Ends a hash: every bit of either half comes to depend on both. Writes the halves to `to` and `to + 1`. */
export function finish(low: number, high: number, into: Int32Array, to: number): void {
  const first = spread((low + high) | 0);
  const second = spread((low + 2 * high) | 0);
  into[to] = first + second;
  into[to + 1] = first + 2 * second;
}

function spread(half: number): number {
  half = Math.imul(half ^ (half >>> 16), 0x85ebca6b);
  half = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return half ^ (half >>> 16);
}
