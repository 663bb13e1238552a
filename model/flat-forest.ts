/**
 * A forest as flat arrays, one entry a node, so that serving reads plain memory: a small part of the time that the
 * training library's objects take.
 *
 * Invariant: the children of a node stand at higher indexes than the node, so every walk ends.
 */
export interface FlatForest {
  /** Index of the number a node compares; -1 marks a leaf. */
  readonly feature: Int16Array;
  /** A row goes left when its number is below this one. Unused (0) in leaves. */
  readonly threshold: Float64Array;
  /** Node index of the left child; -1 in leaves. */
  readonly left: Int32Array;
  /** Node index of the right child; -1 in leaves. */
  readonly right: Int32Array;
  /**
   * What a leaf says, `outputs` numbers a node: the share of the positive class among its training rows, the share of
   * every class, or the mean of the target. Unused (0) in inner nodes.
   */
  readonly leaf: Float64Array;
  /** Node index of each tree's root. */
  readonly roots: Int32Array;
  /** Numbers that a leaf says. */
  readonly outputs: number;
  /** 1 in nodes that send a missing value (NaN) left; `null` when all send it right. */
  readonly missingLeft: Uint8Array | null;
}

/** One node of a tree before it is laid flat; `feature` indexes the encoded row. */
export type TreeNode =
  | { readonly leaf: number }
  | {
      readonly feature: number;
      readonly threshold: number;
      readonly left: TreeNode;
      readonly right: TreeNode;
    };

/** Lays trees flat, each in pre-order, one after the other. */
export function flattenTrees(trees: readonly TreeNode[]): FlatForest {
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const leaf: number[] = [];
  const lay = (node: TreeNode): number => {
    const at = feature.length;
    const inner = 'left' in node;
    feature.push(inner ? node.feature : -1);
    threshold.push(inner ? node.threshold : 0);
    leaf.push(inner ? 0 : node.leaf);
    left.push(-1);
    right.push(-1);
    if (inner) {
      left[at] = lay(node.left);
      right[at] = lay(node.right);
    }
    return at;
  };
  const roots = trees.map(lay);
  return {
    feature: Int16Array.from(feature),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    leaf: Float64Array.from(leaf),
    roots: Int32Array.from(roots),
    outputs: 1,
    missingLeft: null,
  };
}

/** The leaf that an encoded row reaches in the tree with that root. NaN compares false, so it goes right unless told. */
export function leafOf(forest: FlatForest, root: number, row: Float64Array): number {
  const { feature, threshold, left, right, missingLeft } = forest;
  let node = root;
  let compared = feature[node] as number;
  if (missingLeft === null) {
    while (compared >= 0) {
      node = ((row[compared] as number) < (threshold[node] as number) ? left[node] : right[node]) as number;
      compared = feature[node] as number;
    }
    return node;
  }
  while (compared >= 0) {
    const value = row[compared] as number;
    const goesLeft = value < (threshold[node] as number) || (missingLeft[node] === 1 && Number.isNaN(value));
    node = (goesLeft ? left[node] : right[node]) as number;
    compared = feature[node] as number;
  }
  return node;
}

/** What that leaf says, in a forest of one output. */
export function leafValue(forest: FlatForest, root: number, row: Float64Array): number {
  return forest.leaf[leafOf(forest, root, row)] as number;
}

/** @returns the node index of the leaf that an encoded row reaches in each tree; good until the next call */
export type FindLeaves = (row: Float64Array) => Int32Array;

/** Finds leaves by walking every tree. */
export function walkTrees(forest: FlatForest): FindLeaves {
  const { roots } = forest;
  const leaves = new Int32Array(roots.length);
  return function walk(row) {
    for (let tree = 0; tree < roots.length; tree++) leaves[tree] = leafOf(forest, roots[tree] as number, row);
    return leaves;
  };
}

/** The mean of what these leaves say, one of each tree, in a forest of one output, summed in the order of the trees. */
export function forestMean({ leaf }: FlatForest, leaves: Int32Array): number {
  let sum = 0;
  for (let tree = 0; tree < leaves.length; tree++) sum += leaf[leaves[tree] as number] as number;
  return sum / leaves.length;
}

/** The probability that a mean of shares is: rounding must not take it beyond 1. */
export function probabilityOf(mean: number): number {
  return Math.min(1, mean);
}

/**
 * The mean of each output over these leaves, summed in the order of the trees.
 *
 * @param means `outputs` numbers, overwritten with the result
 */
export function forestMeans({ leaf, outputs }: FlatForest, leaves: Int32Array, means: Float64Array): void {
  means.fill(0);
  for (let tree = 0; tree < leaves.length; tree++) {
    const start = (leaves[tree] as number) * outputs;
    for (let output = 0; output < outputs; output++)
      means[output] = (means[output] as number) + (leaf[start + output] as number);
  }
  for (let output = 0; output < outputs; output++) means[output] = (means[output] as number) / leaves.length;
}
