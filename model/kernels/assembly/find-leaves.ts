/**
 * Finds the leaf of every tree in WebAssembly memory. AssemblyScript; `npm run build:kernels` makes `../find-leaves.wasm.ts`
 * of it, and `../../leaf-masks.ts` lays out the memory and calls it.
 */

/** Bits of a word, as a power of two. */
const WORD_SHIFT: u32 = 6;

/** From this address on the memory is the caller's. */
export const FREE: usize = 8;

/**
 * Writes, for every tree, the node of its first leaf that no feature rules out.
 *
 * @param masks addresses of the words of each feature, 32 bits each: `words` for every tree in turn
 * @param features at least 1
 * @param words of each tree; 64 leaves a word, the first one in the highest bit
 * @param nodes of the leaves, 32 bits each, by tree and bit
 * @param found where the nodes go, 32 bits each
 */
export function findLeaves(
  masks: usize,
  features: u32,
  trees: u32,
  words: u32,
  nodes: usize,
  found: usize,
): void {
  const lastMask = masks + (<usize>features << 2);
  const lastFound = found + (<usize>trees << 2);
  let at: usize = 0;
  if (words == 1) {
    const first = <usize>load<u32>(masks);
    for (; found < lastFound; found += 4) {
      let live = load<u64>(first + at);
      for (let feature = masks + 4; feature < lastMask; feature += 4) {
        live &= load<u64>(<usize>load<u32>(feature) + at);
      }
      store<u32>(found, load<u32>(nodes + (<usize>clz(live) << 2)));
      nodes += 4 << WORD_SHIFT;
      at += 8;
    }
    return;
  }
  for (; found < lastFound; found += 4) {
    let live: u64 = 0;
    let skipped: usize = 0;
    for (let word: u32 = 0; word < words; word++) {
      let mask: u64 = u64.MAX_VALUE;
      for (let feature = masks; feature < lastMask; feature += 4) {
        mask &= load<u64>(<usize>load<u32>(feature) + at);
      }
      at += 8;
      // By arithmetic, as no processor foresees in which word the leaf is: from the first word with a leaf on, nothing changes.
      const none: u64 = <u64>(live == 0);
      live |= mask & (0 - none);
      skipped += <usize>(none & <u64>(mask == 0));
    }
    store<u32>(found, load<u32>(nodes + (((skipped << WORD_SHIFT) + <usize>clz(live)) << 2)));
    nodes += (4 * <usize>words) << WORD_SHIFT;
  }
}

/** Masks that `sumLeaves` takes at least, and words of a tree that it takes at most. */
export const LEAST_MASKS: u32 = 3;
export const MOST_WORDS: u32 = 2;

/**
 * The sum, in the order of the trees, of what the leaves say that `findLeaves` finds.
 *
 * @param features at least LEAST_MASKS; masks of ones may stand for those that are missing
 * @param words of each tree, 1 or 2
 * @param values of the leaves, 64 bits each, by tree and bit
 */
export function sumLeaves(masks: usize, features: u32, trees: u32, words: u32, values: usize): f64 {
  const lastMask = masks + (<usize>features << 2);
  const first = <usize>load<u32>(masks);
  const second = <usize>load<u32>(masks, 4);
  const third = <usize>load<u32>(masks, 8);
  const end = (<usize>trees * <usize>words) << 3;
  let sum: f64 = 0;
  if (words == 1) {
    for (let at: usize = 0; at < end; at += 8) {
      let live = load<u64>(first + at) & load<u64>(second + at) & load<u64>(third + at);
      for (let feature = masks + 12; feature < lastMask; feature += 4) {
        live &= load<u64>(<usize>load<u32>(feature) + at);
      }
      sum += load<f64>(values + (<usize>clz(live) << 3));
      values += 8 << WORD_SHIFT;
    }
    return sum;
  }
  for (let at: usize = 0; at < end; at += 16) {
    let live = load<u64>(first + at) & load<u64>(second + at) & load<u64>(third + at);
    let later = load<u64>(first + at, 8) & load<u64>(second + at, 8) & load<u64>(third + at, 8);
    for (let feature = masks + 12; feature < lastMask; feature += 4) {
      const more = <usize>load<u32>(feature) + at;
      live &= load<u64>(more);
      later &= load<u64>(more, 8);
    }
    // The leading zeros of both words as one; there are 64 in one without a bit.
    const leaf = clz(live) + select<u64>(clz(later), 0, live == 0);
    sum += load<f64>(values + (<usize>leaf << 3));
    values += 16 << WORD_SHIFT;
  }
  return sum;
}
