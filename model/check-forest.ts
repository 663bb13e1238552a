import type { FlatForest } from './flat-forest.js';

/** Leaf shares are sums of 1/n and may pass 1 by rounding. */
const ROUNDING = 1e-9;

/**
 * Whether a forest is safe to walk with rows of `width` numbers: arrays of one length, every index in range, and
 * children strictly behind their parent, so that no walk can go round or leave the arrays.
 *
 * @param leaves what its leaves hold: shares from 0 to 1, or any numbers
 * @returns what is wrong, or `null`
 */
export function checkForest(
  forest: FlatForest,
  width: number,
  leaves: 'shares' | 'numbers' = 'shares',
): string | null {
  const { feature, threshold, left, right, leaf, roots, outputs, missingLeft } = forest;
  const nodes = feature.length;
  for (const [name, array] of Object.entries({ threshold, left, right, missing_left: missingLeft })) {
    if (array !== null && array.length !== nodes)
      return `arrays.${name}: ${array.length} entries for ${nodes} nodes`;
  }
  if (leaf.length !== nodes * outputs)
    return `arrays.leaf: ${leaf.length} entries for ${nodes} nodes${outputs === 1 ? '' : ` of ${outputs}`}`;
  if (roots.length === 0) return 'arrays.roots: there is no tree';
  for (const root of roots) {
    if (root < 0 || root >= nodes) return `arrays.roots: ${root} is no node`;
  }
  for (let node = 0; node < nodes; node++) {
    const compared = feature[node] as number;
    if (compared < -1 || compared >= width)
      return `arrays.feature: node ${node} compares feature ${compared}`;
    if (compared === -1) {
      for (const value of leaf.subarray(node * outputs, (node + 1) * outputs)) {
        if (leaves === 'numbers' ? Number.isFinite(value) : value >= 0 && value <= 1 + ROUNDING) continue;
        return `arrays.leaf: node ${node} has the ${leaves === 'numbers' ? 'value' : 'probability'} ${value}`;
      }
      continue;
    }
    if (Number.isNaN(threshold[node])) return `arrays.threshold: node ${node} has no number`;
    for (const child of [left[node] as number, right[node] as number]) {
      if (child <= node || child >= nodes) return `arrays.left, arrays.right: node ${node} leads to ${child}`;
    }
  }
  return null;
}
