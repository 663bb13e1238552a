/**
 * The search for a split of `ml-random-forest` 2.1.0 (of `ml-cart` 2.1.1 within it), in less time and to the last bit the same.
 * `package.json` names `ml-cart` only to keep it at that version: the forest would take a later one.
 */
import { RandomForestClassifier } from 'ml-random-forest';
import * as z from 'zod';

/** What a node of the library's trees is asked: features in rows, and the label of each column. */
interface Features {
  readonly rows: number;
  getRow(index: number): number[];
}

interface Split {
  readonly maxGain: number;
  readonly maxColumn: number | undefined;
  readonly maxValue: number | undefined;
  readonly numberSamples: number | undefined;
}

type BestSplit = (features: Features, labels: readonly number[]) => Split;

/** Sums of more rows would take too much memory. */
const MOST_KEPT_ROWS = 2_000;

/**
 * Runs something that trains trees of `ml-random-forest` on labels of 0 and 1 by Gini impurity, with another search for the best split. The
 * library splits all rows anew for each value between two of them, which takes time that grows with the square of the rows for each feature; one
 * pass over the sorted rows knows as much. The gains are added up as the library does, rounding and all, so that the trees are the same.
 *
 * @param train must not wait: the library's own search is back when it returns
 */
export function withFastSplits<T>(train: () => T): T {
  const node = nodePrototype();
  const own = node.bestSplit;
  node.bestSplit = createSearch();
  try {
    return train();
  } finally {
    node.bestSplit = own;
  }
}

const forestSchema = z.object({
  estimators: z.tuple([z.object({ root: z.custom<object>((root) => typeof root === 'object') })]),
});

/** What the nodes of all trees have in common. The library does not export it. */
function nodePrototype(): { bestSplit: BestSplit } {
  const forest = new RandomForestClassifier({
    nEstimators: 1,
    maxFeatures: 1,
    replacement: false,
    useSampleBagging: false,
    noOOB: true,
    seed: 1,
  });
  forest.train([[0], [1], [2], [3]], [0, 0, 1, 1]);
  const { estimators } = forestSchema.parse(forest);
  const prototype: unknown = Object.getPrototypeOf(estimators[0].root);
  if (!hasBestSplit(prototype))
    throw new TypeError('Expected the nodes of ml-random-forest to search for a split.');
  return prototype;
}

function hasBestSplit(value: unknown): value is { bestSplit: BestSplit } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'bestSplit' in value &&
    typeof value.bestSplit === 'function'
  );
}

function createSearch(): BestSplit {
  const shareOf = createShares();

  /** Gini impurity of so many rows, of which so many have the label 1. */
  const impurity = (rows: number, ones: number): number => {
    if (rows === 0) return 0;
    const [no, yes] = [shareOf(rows - ones, rows), shareOf(ones, rows)];
    return 1 - (no * no + yes * yes);
  };

  return function bestSplit(features, labels) {
    const rows = labels.length;
    const all = labels.reduce((sum, label) => sum + label, 0);
    const whole = impurity(rows, all);
    const groups = createGroups(rows);
    let best: Split = {
      maxGain: Number.NEGATIVE_INFINITY,
      maxColumn: undefined,
      maxValue: undefined,
      numberSamples: undefined,
    };
    /** @param lesser rows with a smaller value, of which `ones` have the label 1 */
    const consider = (column: number, value: number, lesser: number, ones: number): void => {
      const greater = rows - lesser;
      let rest = (impurity(greater, all - ones) * greater) / rows;
      rest += (impurity(lesser, ones) * lesser) / rows;
      const gain = whole - rest;
      if (gain > best.maxGain)
        best = { maxGain: gain, maxColumn: column, maxValue: value, numberSamples: rows };
    };
    for (let column = 0; column < features.rows; column++) {
      const count = groups.fill(features.getRow(column), labels);
      const { value, size, ones, first, last } = groups;
      // Rows before the group, and how many of them are ones.
      let [before, onesBefore] = [0, 0];
      for (let group = 0; group < count; group++) {
        const [own, ownOnes] = [value[group] as number, ones[group] as number];
        // Between two rows of one value the library cuts at it, once or more.
        if (ownOnes > 0 && ownOnes < (size[group] as number))
          consider(column, (own + own) / 2, before, onesBefore);
        const [end, onesToEnd] = [before + (size[group] as number), onesBefore + ownOnes];
        if (group + 1 < count && last[group] !== first[group + 1]) {
          const cut = (own + (value[group + 1] as number)) / 2;
          // Of neighbouring doubles the middle is one of them.
          if (cut > own) consider(column, cut, end, onesToEnd);
          else consider(column, cut, before, onesBefore);
        }
        [before, onesBefore] = [end, onesToEnd];
      }
    }
    return best;
  };
}

/** Rows of equal values, ascending: how many, how many of the label 1, and the labels of the first and the last, as the rows come. */
function createGroups(rows: number) {
  const value = new Float64Array(rows);
  const [size, ones] = [new Uint32Array(rows), new Uint32Array(rows)];
  const [first, last] = [new Uint8Array(rows), new Uint8Array(rows)];
  const sorted = new Float64Array(rows);
  return {
    value,
    size,
    ones,
    first,
    last,
    /** @returns how many groups there are */
    fill(values: readonly number[], labels: readonly number[]): number {
      sorted.set(values);
      // Without a function that compares: several times as fast.
      sorted.sort();
      let count = 0;
      for (let i = 0; i < rows; i++) {
        const next = sorted[i] as number;
        if (count > 0 && value[count - 1] === next) continue;
        value[count] = next;
        size[count] = 0;
        ones[count] = 0;
        count++;
      }
      for (let row = 0; row < rows; row++) {
        const [own, label] = [values[row] as number, labels[row] as number];
        let [low, high] = [0, count - 1];
        while (low < high) {
          const middle = (low + high) >> 1;
          if ((value[middle] as number) < own) low = middle + 1;
          else high = middle;
        }
        if (size[low] === 0) first[low] = label;
        last[low] = label;
        size[low] = (size[low] as number) + 1;
        ones[low] = (ones[low] as number) + label;
      }
      return count;
    },
  };
}

/** `count / rows` as the library has it: 1 / rows added up so many times. */
function createShares(): (count: number, rows: number) => number {
  const sums = new Map<number, Float64Array>();
  return (count, rows) => {
    if (rows > MOST_KEPT_ROWS) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += 1 / rows;
      return sum;
    }
    let known = sums.get(rows);
    if (known === undefined) {
      known = new Float64Array(rows + 1);
      for (let i = 0; i < rows; i++) known[i + 1] = (known[i] as number) + 1 / rows;
      sums.set(rows, known);
    }
    return known[count] as number;
  };
}
