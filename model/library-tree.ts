/** One tree of `ml-random-forest`: how it is trained, and how its objects are read. */
import { RandomForestClassifier } from 'ml-random-forest';
import * as z from 'zod';
import { withFastSplits } from './fast-split.js';
import type { TreeNode } from './flat-forest.js';

export interface LibraryTreeOptions {
  readonly maxDepth: number;
  /** A node with at most this many rows is a leaf. */
  readonly minSamples: number;
  /** How many of the features, drawn once for the tree, it may compare. */
  readonly features: number;
  readonly seed: number;
}

/**
 * Trains a forest of one tree, by `withFastSplits`: each tree of ours gets a small sample of its own, and `ml-random-forest` has no
 * sampling without replacement.
 *
 * `gainThreshold` stands at 1e-6 because the library's 0.01 ends trees after a split or two. Out-of-bag scoring is off
 * because it fails in the library for few trees.
 *
 * @param rows encoded rows, each of the same length, no NaN
 * @param labels 0 or 1 for each row
 */
export function trainLibraryTree(
  rows: number[][],
  labels: number[],
  { maxDepth, minSamples, features, seed }: LibraryTreeOptions,
): RandomForestClassifier {
  const forest = new RandomForestClassifier({
    nEstimators: 1,
    // The library reads 1 as "all of them", which is right only where there is one.
    maxFeatures: features,
    replacement: false,
    useSampleBagging: false,
    noOOB: true,
    seed,
    treeOptions: {
      gainFunction: 'gini',
      splitFunction: 'mean',
      gainThreshold: 1e-6,
      maxDepth,
      minNumSamples: minSamples,
    },
  });
  withFastSplits(() => forest.train(rows, labels));
  return forest;
}

const libraryNodeSchema = z.object({
  splitColumn: z.int().min(0).optional(),
  splitValue: z.number().nullish(),
  /** One row: the share of each class, up to the highest class that occurs. */
  distribution: z.tuple([z.array(z.number()).min(1).max(2)]).optional(),
  get left() {
    return libraryNodeSchema.optional();
  },
  get right() {
    return libraryNodeSchema.optional();
  },
});
type LibraryNode = z.infer<typeof libraryNodeSchema>;

const librarySchema = z.object({
  baseModel: z.object({
    /** Per tree, the features it was given: a tree's `splitColumn` indexes this list, not the row. */
    indexes: z.tuple([z.array(z.int().min(0))]),
    estimators: z.tuple([z.object({ root: libraryNodeSchema })]),
  }),
});

/** Reads the tree out of a forest of one, with `feature` indexing the encoded row. */
export function readLibraryTree(forest: RandomForestClassifier): TreeNode {
  const plain: unknown = JSON.parse(JSON.stringify(forest));
  const { baseModel } = librarySchema.parse(plain);
  const [columns] = baseModel.indexes;
  const read = (node: LibraryNode): TreeNode => {
    if (!node.left || !node.right) {
      if (!node.distribution)
        throw new TypeError('Expected a leaf of ml-random-forest to have a distribution.');
      return { leaf: node.distribution[0][1] ?? 0 };
    }
    const feature = columns[node.splitColumn ?? -1];
    if (feature === undefined || typeof node.splitValue !== 'number')
      throw new TypeError('Expected a split of ml-random-forest to name a column and a number.');
    return { feature, threshold: node.splitValue, left: read(node.left), right: read(node.right) };
  };
  return read(baseModel.estimators[0].root);
}
