import type { BinnedRows } from './binned-rows.js';
import type { Forest, TrainedForest } from './train-forest.js';

/**
 * What a forest says of rows: the mean over its trees of the leaf that the row falls into.
 *
 * @param binned with the bins that the forest was trained on
 * @param rows positions of the rows to look at
 * @returns one number for each of `rows`
 */
export function forestMeans(forest: Forest, { columns }: BinnedRows, rows: Int32Array): Float64Array {
  const bins = columns.map((column) => column.bins);
  const means = new Float64Array(rows.length);
  const { roots } = forest;
  // Tree by tree, so that a tree stays in the processor's cache.
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree] as number;
    for (let i = 0; i < rows.length; i++)
      means[i] = (means[i] as number) + leafMean(forest, root, bins, rows[i] as number);
  }
  for (let i = 0; i < rows.length; i++) means[i] = (means[i] as number) / roots.length;
  return means;
}

/**
 * What the forest says of rows it was trained on, each by the trees alone that did not see it (L. Breiman, "Out-of-bag
 * estimation", 1996); NaN where all did.
 *
 * @param rows as they were given to `trainForest`
 * @param positions which of these to look at; all unless told
 */
export function outOfBagMeans(
  { forest, samples }: TrainedForest,
  { columns }: BinnedRows,
  rows: Int32Array,
  positions: Int32Array = Int32Array.from(rows.keys()),
): Float64Array {
  const bins = columns.map((column) => column.bins);
  const sums = new Float64Array(positions.length);
  const trees = new Int32Array(positions.length);
  const seen = new Uint8Array(rows.length);
  for (const [tree, sample] of samples.entries()) {
    const root = forest.roots[tree] as number;
    for (let i = 0; i < sample.length; i++) seen[sample[i] as number] = 1;
    for (let i = 0; i < positions.length; i++) {
      const position = positions[i] as number;
      if (seen[position] === 1) continue;
      sums[i] = (sums[i] as number) + leafMean(forest, root, bins, rows[position] as number);
      trees[i] = (trees[i] as number) + 1;
    }
    for (let i = 0; i < sample.length; i++) seen[sample[i] as number] = 0;
  }
  return sums.map((sum, i) => sum / (trees[i] as number));
}

function leafMean(
  { column, cut, left, mean, sets }: Forest,
  root: number,
  bins: readonly Uint8Array[],
  row: number,
): number {
  let node = root;
  let compared = column[node] as number;
  while (compared >= 0) {
    const bin = (bins[compared] as Uint8Array)[row] as number;
    const at = cut[node] as number;
    const goesLeft = at >= 0 ? bin <= at : sets[bin - 1 - at] === 1;
    node = (left[node] as number) + (goesLeft ? 0 : 1);
    compared = column[node] as number;
  }
  return mean[node] as number;
}
