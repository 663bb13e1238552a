import type { FlatForest } from './flat-forest.js';

/** Leaf shares are sums of 1/n and may pass 1 by rounding. */
const ROUNDING = 1e-9;

/**
 * Whether a forest is safe to walk with rows of `features` numbers: arrays of one length, every index in range, and
 * children strictly behind their parent, so that no walk can go round or leave the arrays.
 *
 * @returns what is wrong, or `null`
 */
export function checkForest(forest: FlatForest, features: number): string | null {
  const { feature, threshold, left, right, leaf, roots } = forest;
  const nodes = feature.length;
  for (const [name, array] of Object.entries({ threshold, left, right, leaf })) {
    if (array.length !== nodes) return `arrays.${name}: ${array.length} entries for ${nodes} nodes`;
  }
  if (roots.length === 0) return 'arrays.roots: there is no tree';
  for (const root of roots) {
    if (root < 0 || root >= nodes) return `arrays.roots: ${root} is no node`;
  }
  for (let node = 0; node < nodes; node++) {
    const compared = feature[node] as number;
    if (compared < -1 || compared >= features)
      return `arrays.feature: node ${node} compares feature ${compared}`;
    if (compared === -1) {
      const value = leaf[node] as number;
      if (!(value >= 0 && value <= 1 + ROUNDING))
        return `arrays.leaf: node ${node} has the probability ${value}`;
      continue;
    }
    if (Number.isNaN(threshold[node])) return `arrays.threshold: node ${node} has no number`;
    for (const child of [left[node] as number, right[node] as number]) {
      if (child <= node || child >= nodes) return `arrays.left, arrays.right: node ${node} leads to ${child}`;
    }
  }
  return null;
}
