import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelConfig } from '../config/load-config.js';
import { encodeRows, type FeatureEncoding, learnEncodings } from './feature-encoding.js';
import { type FlatForest, flattenTrees, type TreeNode } from './flat-forest.js';
import type { LabelledRows } from './labelled-rows.js';
import { readLibraryTree, trainLibraryTree } from './library-tree.js';
import { sampleWithoutReplacement, seededRandom } from './seeded-random.js';

/** Share of the features each tree may compare. On the census data fewer cost accuracy, more only time. */
const FEATURE_SHARE = 0.75;

/** Share of the rows a tree gets when the file is smaller than `rows_per_tree`: what a bootstrap sample holds, 1 - 1/e. */
const SMALL_FILE_SHARE = 0.632;

/**
 * What a missing number is while training, as the library cannot sort NaN. Above every real value, so that the side a
 * missing value learns is the side it takes when served: NaN goes right.
 */
const MISSING_NUMBER = 1e300;

export interface TrainedForest {
  readonly forest: FlatForest;
  readonly encodings: readonly FeatureEncoding[];
  /** The training rows each tree saw, by index, in the order of `forest.roots`. */
  readonly samples: readonly Int32Array[];
}

/**
 * Trains a random forest with `ml-random-forest`: each tree on a small random sample of the rows, drawn without
 * replacement, and on three quarters of the features; then lays all trees flat. A prediction is the mean of the leaf
 * distributions (as in scikit-learn's forest), not a count of votes.
 *
 * The same rows, features and training options give the same forest. Yields to the event loop between trees.
 *
 * @param onProgress called after each tree with the number of trees done and to do
 */
export async function trainForest(
  rows: LabelledRows,
  { features, training }: Pick<ModelConfig, 'features' | 'training'>,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<TrainedForest> {
  const encodings = learnEncodings(rows, features);
  const encoded = encodeRows(rows, encodings).map((row) =>
    Array.from(row, (value) => (Number.isNaN(value) ? MISSING_NUMBER : value)),
  );
  const size = Math.min(training.rows_per_tree, Math.ceil(rows.rows * SMALL_FILE_SHARE));
  const trees: TreeNode[] = [];
  const samples: Int32Array[] = [];
  for (let tree = 0; tree < training.trees; tree++) {
    const draw = seededRandom(training.seed, tree);
    const sample = sampleWithoutReplacement(rows.rows, size, draw);
    const library = trainLibraryTree(
      Array.from(sample, (row) => encoded[row] ?? []),
      Array.from(sample, (row) => rows.labels[row] ?? 0),
      {
        maxDepth: training.max_depth,
        minSamples: training.min_samples,
        features: Math.ceil(encodings.length * FEATURE_SHARE),
        seed: draw(2 ** 31),
      },
    );
    trees.push(readLibraryTree(library));
    samples.push(sample);
    onProgress(tree + 1, training.trees);
    await nextTurn();
  }
  return { forest: flattenTrees(trees), encodings, samples };
}
