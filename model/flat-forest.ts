/**
 * A forest as flat arrays, one entry a node, so that serving walks plain memory: a few microseconds a row for 60 trees,
 * a small part of what the training library's objects take.
 *
 * Invariant: the children of a node stand at higher indexes than the node, so every walk ends.
 */
export interface FlatForest {
  /** Index of the feature a node compares; -1 marks a leaf. */
  readonly feature: Int16Array;
  /** A row goes left when its feature is below this number. Unused (0) in leaves. */
  readonly threshold: Float64Array;
  /** Node index of the left child; -1 in leaves. */
  readonly left: Int32Array;
  /** Node index of the right child; -1 in leaves. */
  readonly right: Int32Array;
  /** Share of the positive class among the training rows of a leaf. Unused (0) in inner nodes. */
  readonly leaf: Float64Array;
  /** Node index of each tree's root. */
  readonly roots: Int32Array;
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
  };
}

/**
 * The leaf value that an encoded row reaches in the tree with that root. A missing value is NaN and compares false, so
 * it goes right.
 */
export function leafValue(forest: FlatForest, root: number, row: Float64Array): number {
  const { feature, threshold, left, right } = forest;
  let node = root;
  let compared = feature[node] as number;
  while (compared >= 0) {
    node = ((row[compared] as number) < (threshold[node] as number) ? left[node] : right[node]) as number;
    compared = feature[node] as number;
  }
  return forest.leaf[node] as number;
}

/** The probability of the positive class: the mean of the leaf values over all trees, from 0 to 1. */
export function forestProbability(forest: FlatForest, row: Float64Array): number {
  const { roots } = forest;
  let sum = 0;
  for (let tree = 0; tree < roots.length; tree++) sum += leafValue(forest, roots[tree] as number, row);
  return meanProbability(sum, roots.length);
}

/** Leaf values carry rounding of their own; their mean must not leave the unit interval by it. */
export function meanProbability(sum: number, trees: number): number {
  return Math.min(1, sum / trees);
}
