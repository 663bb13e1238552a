import { type BinnedRows, MOST_BINS } from './binned-rows.js';

/** Nodes of trees, one entry a node, as far as they are grown. */
export interface GrowingForest {
  /** Column that a node compares; -1 in a leaf. */
  readonly column: number[];
  /** From 0 on: rows with this bin or a lower one go left. Below: -1 less where the node's set begins in `sets`. */
  readonly cut: number[];
  /** The left child; the right one stands behind it. */
  readonly left: number[];
  /** What a leaf says: the mean of the target over its rows. */
  readonly mean: number[];
  /** For each node that compares categories, one number a bin: 1 where it goes left. */
  readonly sets: number[];
}

export interface TreeOptions {
  readonly depth: number;
  /** Rows that each side of a split must have at least. */
  readonly leafRows: number;
  /** Columns that a node may compare, drawn for each node. */
  readonly columnsPerNode: number;
}

interface Split {
  readonly column: number;
  /** As in the node; for categories -1. */
  readonly cut: number;
  /** 1 for each bin that goes left; `null` where the cut says it. */
  readonly set: Uint8Array | null;
  readonly gain: number;
}

/**
 * Grows one regression tree (L. Breiman, J. H. Friedman, R. A. Olshen and C. J. Stone, "Classification and regression
 * trees", 1984) on binned rows and lays it behind those that are grown. A node takes the split that leaves the smallest
 * sum of squares; for a target of 0 and 1 that is the smallest Gini impurity. Categories are ordered by the mean of
 * their rows in the node, where the best cut of that order is the best of all subsets (theorem 4.5 there).
 *
 * @param sample rows the tree sees; reordered
 * @param draw uniform in [0, 2³²)
 * @returns the node of the root
 */
export function growTree(
  forest: GrowingForest,
  { columns }: BinnedRows,
  target: Float64Array,
  sample: Int32Array,
  { depth, leafRows, columnsPerNode }: TreeOptions,
  draw: () => number,
): number {
  const deck = Int32Array.from(columns, (_, i) => i);
  const sums = new Float64Array(MOST_BINS);
  const counts = new Int32Array(MOST_BINS);

  const addNode = (start: number, end: number): number => {
    let sum = 0;
    for (let i = start; i < end; i++) sum += target[sample[i] as number] as number;
    forest.column.push(-1);
    forest.cut.push(0);
    forest.left.push(-1);
    forest.mean.push(sum / (end - start));
    return forest.column.length - 1;
  };

  const fillBins = (bins: Uint8Array, start: number, end: number): void => {
    sums.fill(0);
    counts.fill(0);
    for (let i = start; i < end; i++) {
      const row = sample[i] as number;
      const bin = bins[row] as number;
      sums[bin] = (sums[bin] as number) + (target[row] as number);
      counts[bin] = (counts[bin] as number) + 1;
    }
  };

  /** The best cut through bins in this order, if it beats `least`. */
  const bestCut = (order: ArrayLike<number>, sum: number, rows: number, least: number) => {
    let best = { at: -1, gain: least };
    let leftSum = 0;
    let leftRows = 0;
    for (let at = 0; at + 1 < order.length; at++) {
      const bin = order[at] as number;
      if (counts[bin] === 0) continue;
      leftSum += sums[bin] as number;
      leftRows += counts[bin] as number;
      const rightRows = rows - leftRows;
      if (leftRows < leafRows) continue;
      if (rightRows < leafRows) break;
      // The sum of squares falls by this, the target being centred on the node's mean.
      const gain = (leftSum * leftSum) / leftRows + ((sum - leftSum) * (sum - leftSum)) / rightRows;
      if (gain > best.gain) best = { at, gain };
    }
    return best;
  };

  const bestSplit = (node: number, start: number, end: number): Split | null => {
    const rows = end - start;
    const sum = (forest.mean[node] as number) * rows;
    let best: Split | null = null;
    let least = (sum * sum) / rows;
    // Rounding must not look like a gain.
    least += Math.abs(least) * 1e-12 + 1e-300;
    for (let i = 0; i < columnsPerNode; i++) {
      const other = i + Math.floor((draw() / 2 ** 32) * (deck.length - i));
      const column = deck[other] as number;
      deck[other] = deck[i] as number;
      deck[i] = column;
      const { bins, ordered } = columns[column] as BinnedRows['columns'][number];
      fillBins(bins, start, end);
      const order = ordered ? ORDERED : byMean(sums, counts);
      const { at, gain } = bestCut(order, sum, rows, least);
      if (at < 0) continue;
      least = gain;
      const set = ordered ? null : new Uint8Array(MOST_BINS);
      if (set) for (let k = 0; k <= at; k++) set[order[k] as number] = 1;
      best = { column, cut: ordered ? at : -1, set, gain };
    }
    return best;
  };

  const grow = (node: number, start: number, end: number, level: number): void => {
    if (level === depth || end - start < 2 * leafRows) return;
    const split = bestSplit(node, start, end);
    if (split === null) return;
    const { bins } = columns[split.column] as BinnedRows['columns'][number];
    let middle = start;
    for (let i = start; i < end; i++) {
      const row = sample[i] as number;
      const bin = bins[row] as number;
      if (split.set ? split.set[bin] === 0 : bin > split.cut) continue;
      sample[i] = sample[middle] as number;
      sample[middle++] = row;
    }
    forest.column[node] = split.column;
    forest.cut[node] = split.set ? -1 - forest.sets.length : split.cut;
    if (split.set) for (let bin = 0; bin < MOST_BINS; bin++) forest.sets.push(split.set[bin] as number);
    const left = addNode(start, middle);
    const right = addNode(middle, end);
    forest.left[node] = left;
    grow(left, start, middle, level + 1);
    grow(right, middle, end, level + 1);
  };

  const root = addNode(0, sample.length);
  grow(root, 0, sample.length, 0);
  return root;
}

const ORDERED = Uint8Array.from({ length: MOST_BINS }, (_, bin) => bin);

/** Bins that hold rows, by the mean of the target over these. */
function byMean(sums: Float64Array, counts: Int32Array): number[] {
  const meanOf = (bin: number) => (sums[bin] as number) / (counts[bin] as number);
  const held: number[] = [];
  for (let bin = 0; bin < MOST_BINS; bin++) if (counts[bin] !== 0) held.push(bin);
  return held.sort((a, b) => meanOf(a) - meanOf(b));
}
