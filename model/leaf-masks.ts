/**
 * Finds the leaves of a row without walking: QuickScorer (Lucchese et al. 2015, doi:10.1145/2766462.2767733), with the
 * masks of all nodes of a feature joined in advance for each interval between two thresholds.
 *
 * Every tree has a bit for each leaf, from left to right. A node that sends a row right rules out the leaves on its left.
 * What is ruled out by a feature depends only on the interval that its value lies in, so it is looked up; the first leaf
 * that no feature rules out is the one that a walk would reach. No branch depends on the row, which is what makes walks slow.
 */
import type { FindLeaves, FlatForest } from './flat-forest.js';
import { WASM_BASE64 } from './kernels/find-leaves.wasm.js';

/** Leaves that a word has bits for. */
const BITS = 64;
const WORD = BigUint64Array.BYTES_PER_ELEMENT;
const INT = Int32Array.BYTES_PER_ELEMENT;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const PAGE = 65_536;

/** Masks beyond this would leave the processor's cache, and then a walk is as fast. */
const MOST_MASK_BYTES = 4 * 1024 * 1024;

/** Looking up so many words takes as long as one level of a walk. */
const WORDS_OF_A_LEVEL = 4;

/** Levels of a tree; deeper ones have more leaves than words are looked up for. */
const DEEPEST = 100;

interface Tree {
  /** Node indexes of its leaves, from left to right. */
  readonly leaves: readonly number[];
  /** Its inner nodes, each with the leaves on its left: from the first to before the second. */
  readonly nodes: readonly { readonly node: number; readonly from: number; readonly to: number }[];
}

interface Feature {
  /** Index into the encoded row. */
  readonly column: number;
  /** Ascending, each once. */
  readonly thresholds: Float64Array;
}

/** Compiled once for all forests: it has no state. */
const kernelModule = new WebAssembly.Module(Buffer.from(WASM_BASE64, 'base64'));

export interface LeafMasks {
  readonly find: FindLeaves;
  /** The mean of what the leaves of a row say, as `forestMean` has it, to the bit. `null` where it has to be asked. */
  readonly mean: ((row: Float64Array) => number) | null;
}

/** @returns `null` for a forest that is walked faster, as it has large trees, or many features or thresholds */
export function createLeafMasks(forest: FlatForest): LeafMasks | null {
  // First what decides at little cost: laying out the trees of a forest of millions of nodes takes a second.
  const leafCounts = countLeaves(forest);
  const words = Math.ceil(leafCounts.reduce((most, count) => Math.max(most, count), 0) / BITS);
  if (countCompared(forest) * words > averageLevels(leafCounts) * WORDS_OF_A_LEVEL) return null;
  const stride = forest.roots.length * words;
  const features = featuresOf(forest, MOST_MASK_BYTES / (stride * WORD));
  if (features === null || features.length === 0) return null;
  const trees: Tree[] = [];
  for (const root of forest.roots) {
    const tree = layOut(forest, root);
    if (tree === null) return null;
    trees.push(tree);
  }
  const intervals = features.map(({ thresholds }) => intervalsOf(thresholds.length));
  const maskBytes = intervals.reduce((sum, count) => sum + count, 0) * stride * WORD;

  const kernel = instantiate();
  if (kernel === null) return null;
  const { memory, FREE, LEAST_MASKS, MOST_WORDS, findLeaves, sumLeaves } = kernel.exports;
  if (
    !(memory instanceof WebAssembly.Memory) ||
    !(FREE instanceof WebAssembly.Global) ||
    !(LEAST_MASKS instanceof WebAssembly.Global) ||
    !(MOST_WORDS instanceof WebAssembly.Global) ||
    typeof findLeaves !== 'function' ||
    typeof sumLeaves !== 'function'
  )
    throw new Error('The WebAssembly of the forest lacks a function.');
  const masksAt = Number(FREE.value);
  // Masks that rule nothing out, for features that there are not.
  const onesAt = masksAt + maskBytes;
  const valuesAt = onesAt + stride * WORD;
  const sums = words <= Number(MOST_WORDS.value) && forest.outputs === 1;
  const nodesAt = valuesAt + (sums ? stride * BITS * DOUBLE : 0);
  const foundAt = nodesAt + stride * BITS * INT;
  const rowAt = foundAt + trees.length * INT;
  const columns = Math.max(features.length, Number(LEAST_MASKS.value));
  const end = rowAt + columns * INT;
  memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / PAGE)));
  const { buffer } = memory;

  const masks = new BigUint64Array(buffer, masksAt, maskBytes / WORD + stride);
  const nodes = new Int32Array(buffer, nodesAt, stride * BITS);
  const found = new Int32Array(buffer, foundAt, trees.length);
  /** The address of the masks of each feature's interval. */
  const row = new Uint32Array(buffer, rowAt, columns).fill(onesAt);

  for (const [tree, { leaves }] of trees.entries()) nodes.set(leaves, tree * words * BITS);
  if (sums) {
    const values = new Float64Array(buffer, valuesAt, stride * BITS);
    for (const [at, node] of nodes.entries()) values[at] = forest.leaf[node] as number;
  }
  masks.fill(2n ** 64n - 1n);
  let start = 0;
  const lookUps = features.map((feature, at) => {
    const own = masks.subarray(start, start + (intervals[at] ?? 0) * stride);
    ruleOut(own, feature, forest, trees, words);
    const first = masksAt + start * WORD;
    start += own.length;
    return { ...feature, first };
  });

  /** Looks up the masks of a row. */
  function lookUp(encoded: Float64Array): void {
    for (let at = 0; at < lookUps.length; at++) {
      const { column, thresholds, first } = lookUps[at] as (typeof lookUps)[number];
      row[at] = first + intervalOf(thresholds, encoded[column] as number) * stride * WORD;
    }
  }

  return {
    find(encoded) {
      lookUp(encoded);
      findLeaves(rowAt, lookUps.length, trees.length, words, nodesAt, foundAt);
      return found;
    },
    mean: sums
      ? (encoded) => {
          lookUp(encoded);
          return sumLeaves(rowAt, columns, trees.length, words, valuesAt) / trees.length;
        }
      : null,
  };
}

/** @returns `null` where the process may not reserve the addresses that any memory of WebAssembly takes, 10 GB */
function instantiate(): WebAssembly.Instance | null {
  try {
    return new WebAssembly.Instance(kernelModule);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Clears, in the masks of each interval of a feature, the leaves on the left of every node that sends it right. */
function ruleOut(
  masks: BigUint64Array,
  { column, thresholds }: Feature,
  { feature, threshold, missingLeft }: FlatForest,
  trees: readonly Tree[],
  words: number,
): void {
  for (const [tree, { nodes }] of trees.entries()) {
    for (const { node, from, to } of nodes) {
      if (feature[node] !== column) continue;
      const first = thresholds.indexOf(threshold[node] as number) + 1;
      // The last interval is that of missing values.
      const last = thresholds.length + (missingLeft?.[node] === 1 ? 0 : 1);
      for (let word = Math.floor(from / BITS); word * BITS < to; word++) {
        const kept = ~bitsBetween(Math.max(from - word * BITS, 0), Math.min(to - word * BITS, BITS));
        for (let interval = first; interval <= last; interval++) {
          const at = (interval * trees.length + tree) * words + word;
          masks[at] = (masks[at] as bigint) & kept;
        }
      }
    }
  }
}

/** Bits of a word from one to before another, counted from the highest. */
function bitsBetween(from: number, to: number): bigint {
  return (2n ** BigInt(to - from) - 1n) << BigInt(BITS - to);
}

/** How many of the ascending thresholds are at most `value`; one more than there are for NaN. */
function intervalOf(thresholds: Float64Array, value: number): number {
  if (Number.isNaN(value)) return thresholds.length + 1;
  let low = 0;
  let left = thresholds.length;
  while (left > 0) {
    const half = (left + 1) >> 1;
    // A step or none, by arithmetic: no processor foresees which.
    low += Number((thresholds[low + half - 1] as number) <= value) * half;
    left -= half;
  }
  return low;
}

/** @returns `null` for a tree that is too deep to be worth it, or is none */
function layOut({ feature, left, right }: FlatForest, root: number): Tree | null {
  const leaves: number[] = [];
  const nodes: { node: number; from: number; to: number }[] = [];
  const visit = (node: number, level: number): boolean => {
    if ((feature[node] as number) < 0) {
      leaves.push(node);
      // A file may name a node as the child of several, and then there are ways without end.
      return leaves.length <= feature.length;
    }
    if (level === DEEPEST) return false;
    const from = leaves.length;
    if (!visit(left[node] as number, level + 1)) return false;
    nodes.push({ node, from, to: leaves.length });
    return visit(right[node] as number, level + 1);
  };
  return visit(root, 0) ? { leaves, nodes } : null;
}

/** @returns `null` when their values make more intervals than that */
function featuresOf({ feature, threshold }: FlatForest, mostIntervals: number): Feature[] | null {
  const found = new Map<number, Set<number>>();
  let intervals = 0;
  for (const [node, column] of feature.entries()) {
    if (column < 0) continue;
    let values = found.get(column);
    if (values === undefined) {
      values = new Set();
      found.set(column, values);
      intervals += intervalsOf(0);
    }
    const before = values.size;
    values.add(threshold[node] as number);
    intervals += values.size - before;
    if (intervals > mostIntervals) return null;
  }
  return [...found].map(([column, values]) => ({ column, thresholds: Float64Array.from(values).sort() }));
}

/** An interval on each side of every threshold, and missing values. */
function intervalsOf(thresholds: number): number {
  return thresholds + 2;
}

/** How many numbers of a row any node compares. */
function countCompared({ feature }: FlatForest): number {
  const compared = new Set<number>();
  let last = -1;
  for (let node = 0; node < feature.length; node++) {
    const column = feature[node] as number;
    if (column < 0 || column === last) continue;
    compared.add(column);
    last = column;
  }
  return compared.size;
}

/** The ways that end in a leaf, by tree. */
function countLeaves({ feature, left, right, roots }: FlatForest): Float64Array {
  const counts = new Float64Array(feature.length);
  // Children stand behind their node, so they are counted when it is.
  for (let node = feature.length - 1; node >= 0; node--) {
    const inner = (feature[node] as number) >= 0;
    counts[node] = inner
      ? (counts[left[node] as number] as number) + (counts[right[node] as number] as number)
      : 1;
  }
  return Float64Array.from(roots, (root) => counts[root] as number);
}

/** How many nodes a walk compares in a tree, were its leaves all as deep. */
function averageLevels(leafCounts: Float64Array): number {
  return leafCounts.reduce((sum, count) => sum + Math.log2(count), 0) / leafCounts.length;
}
