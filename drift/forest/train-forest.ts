import { seededRandom } from '../seeded-random.js';
import { type BinnedRows, takeBins } from './binned-rows.js';
import { type GrowingForest, growTree } from './grow-tree.js';

/** A forest of regression trees on binned rows, as flat arrays with one entry a node. See `GrowingForest`. */
export interface Forest {
  readonly column: Int16Array;
  readonly cut: Int32Array;
  readonly left: Int32Array;
  readonly mean: Float64Array;
  readonly sets: Uint8Array;
  readonly roots: Int32Array;
}

export interface ForestOptions {
  readonly trees: number;
  readonly depth: number;
  readonly leafRows: number;
  /** Columns that a node may compare, of so many columns. */
  readonly columnsPerNode: (columns: number) => number;
  /** A tree sees at most so many rows. */
  readonly mostRowsPerTree: number;
  readonly seed: number;
}

export interface TrainedForest {
  readonly forest: Forest;
  /** Positions in `rows` of what each tree saw. */
  readonly samples: readonly Int32Array[];
}

/** What a tree sees of the rows: what a bootstrap sample holds of them, 1 - 1/e. */
const SEEN_SHARE = 1 - 1 / Math.E;

/**
 * Trains a random forest (L. Breiman, "Random forests", Machine Learning 45, 2001): each tree on rows drawn without
 * replacement, each node on columns drawn for it. What it says of a row is the mean over the trees; for a target of 0
 * and 1 that is a probability.
 *
 * It stands beside the forest that serves predictions because it has to be fitted many times within a check: on bins, in
 * time that grows with the rows, to any target. Same input and seed, same forest.
 *
 * @param rows positions of the rows to learn from, at least one
 * @param target one a row of `binned`, finite for these
 */
export function trainForest(
  binned: BinnedRows,
  target: Float64Array,
  rows: Int32Array,
  { trees, depth, leafRows, columnsPerNode, mostRowsPerTree, seed }: ForestOptions,
): TrainedForest {
  if (rows.length === 0) throw new RangeError('Expected at least 1 row to learn from, got 0.');
  const draw = seededRandom(seed);
  const growing: GrowingForest = { column: [], cut: [], left: [], mean: [], sets: [] };
  const deck = Int32Array.from(rows, (_, i) => i);
  const seen = Math.max(1, Math.min(mostRowsPerTree, Math.ceil(rows.length * SEEN_SHARE)));
  const options = {
    depth,
    leafRows,
    columnsPerNode: Math.min(binned.columns.length, columnsPerNode(binned.columns.length)),
  };
  // Centred, so that no digits are lost in sums of squares.
  let mean = 0;
  for (let i = 0; i < rows.length; i++) mean += target[rows[i] as number] as number;
  mean /= rows.length;
  const samples: Int32Array[] = [];
  const roots = new Int32Array(trees);
  for (let tree = 0; tree < trees; tree++) {
    for (let i = 0; i < seen; i++) {
      const other = i + Math.floor((draw() / 2 ** 32) * (deck.length - i));
      const position = deck[other] as number;
      deck[other] = deck[i] as number;
      deck[i] = position;
    }
    const sample = deck.slice(0, seen);
    samples.push(sample);
    const sampledRows = sample.map((position) => rows[position] as number);
    // Side by side in memory: a tree reads them many times.
    const seenRows = takeBins(binned, sampledRows);
    const centred = Float64Array.from(sampledRows, (row) => (target[row] as number) - mean);
    roots[tree] = growTree(growing, seenRows, centred, Int32Array.from(centred.keys()), options, draw);
  }
  return {
    forest: {
      column: Int16Array.from(growing.column),
      cut: Int32Array.from(growing.cut),
      left: Int32Array.from(growing.left),
      mean: Float64Array.from(growing.mean, (value) => value + mean),
      sets: Uint8Array.from(growing.sets),
      roots,
    },
    samples,
  };
}
