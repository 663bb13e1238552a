/**
 * A source of uniform integers that depends on its seeds alone: Mulberry32 by Tommy Ettinger (public domain), started
 * from the seeds mixed with the finalizer of MurmurHash3. Good enough to draw samples, useless for secrets.
 *
 * @param seeds integers; each list of seeds gives a sequence of its own
 * @returns a function that draws an integer from 0 up to, not including, `bound` (at most 2^32)
 *
 * @example const draw = seededRandom(42, 0); draw(6);
 */
export function seededRandom(...seeds: readonly number[]): (bound: number) => number {
  let state = 0;
  for (const seed of seeds) state = mix(state ^ mix(seed)) + 1;
  return function draw(bound: number): number {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

function mix(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

/**
 * Draws `count` of the integers 0 to `total - 1`, each at most once and every subset equally likely, in random order
 * (the first steps of a Fisher–Yates shuffle).
 *
 * @param draw as `seededRandom` returns it
 * @throws RangeError when `count` is more than `total`
 */
export function sampleWithoutReplacement(
  total: number,
  count: number,
  draw: (bound: number) => number,
): Int32Array {
  if (count > total) throw new RangeError(`Expected a sample of at most ${total}, got ${count}.`);
  const deck = Int32Array.from({ length: total }, (_, index) => index);
  for (let at = 0; at < count; at++) {
    const other = at + draw(total - at);
    const card = deck[at] ?? 0;
    deck[at] = deck[other] ?? 0;
    deck[other] = card;
  }
  return deck.slice(0, count);
}
