import type {
  CategoricalPair,
  CategoryCounts,
  NumericPair,
  SamplePair,
  SortedSample,
} from '../sample-pair.js';

/** At most so many values are left out. */
export const MOST_LONE = 5;
/** So many values are to remain: among fewer, "far from the others" says little. */
const FEWEST_REMAINING = 20;

/** A pair without its lone values. */
export interface WithoutLoneValues {
  readonly pair: SamplePair;
  /** How many values were left out, on both sides together. */
  readonly lone: number;
}

interface SidedValue {
  readonly value: number;
  readonly isReference: boolean;
}

/** The outermost values of both sides together, the outermost one first. */
function outermost(pair: NumericPair, end: 'lowest' | 'highest'): SidedValue[] {
  const ofSide = ({ values }: SortedSample, isReference: boolean): SidedValue[] => {
    const outer = end === 'lowest' ? values.subarray(0, MOST_LONE + 2) : values.subarray(-MOST_LONE - 2);
    return Array.from(outer, (value) => ({ value, isReference }));
  };
  const ends = [...ofSide(pair.reference, true), ...ofSide(pair.current, false)];
  const direction = end === 'lowest' ? 1 : -1;
  return ends.sort((a, b) => direction * (a.value - b.value));
}

/** How many of the lowest and of the highest values are lone. */
function countLone(lowest: readonly SidedValue[], highest: readonly SidedValue[]): [number, number] {
  let low = 0;
  let high = 0;
  while (low + high < MOST_LONE) {
    const first = lowest[low]?.value ?? Number.NaN;
    const second = lowest[low + 1]?.value ?? Number.NaN;
    const last = highest[high]?.value ?? Number.NaN;
    const lastButOne = highest[high + 1]?.value ?? Number.NaN;
    if (second - first > last - second) low++;
    else if (last - lastButOne > lastButOne - first) high++;
    else break;
  }
  return [low, high];
}

function withoutLoneNumbers(pair: NumericPair): WithoutLoneValues {
  if (pair.reference.values.length + pair.current.values.length < FEWEST_REMAINING + MOST_LONE)
    return { pair, lone: 0 };
  const lowest = outermost(pair, 'lowest');
  const highest = outermost(pair, 'highest');
  const [low, high] = countLone(lowest, highest);
  if (low + high === 0) return { pair, lone: 0 };
  const trimmed = (side: SortedSample, isReference: boolean): SortedSample => {
    const own = (ends: readonly SidedValue[], count: number) =>
      ends.slice(0, count).filter((each) => each.isReference === isReference).length;
    const { values } = side;
    return { ...side, values: values.subarray(own(lowest, low), values.length - own(highest, high)) };
  };
  return {
    pair: {
      type: 'numeric',
      reference: trimmed(pair.reference, true),
      current: trimmed(pair.current, false),
    },
    lone: low + high,
  };
}

/** The positions of categories that a single row holds, by the side that has it. */
function singleRows({ reference, current }: CategoricalPair): { ofReference: number[]; ofCurrent: number[] } {
  const found: ReturnType<typeof singleRows> = { ofReference: [], ofCurrent: [] };
  reference.counts.forEach((inReference, i) => {
    if (inReference + (current.counts[i] as number) !== 1) return;
    (inReference === 1 ? found.ofReference : found.ofCurrent).push(i);
  });
  return found;
}

function withoutLoneRows(pair: CategoricalPair): WithoutLoneValues {
  const { categories, reference, current } = pair;
  if (reference.present + current.present < FEWEST_REMAINING + MOST_LONE) return { pair, lone: 0 };
  const { ofReference, ofCurrent } = singleRows(pair);
  const all = ofReference.length + ofCurrent.length;
  const most = Math.min(MOST_LONE, all);
  // Of more, as many of either side as it has of all, so that names decide nothing.
  const fromCurrent = Math.round((most * ofCurrent.length) / Math.max(all, 1));
  const lone = new Set([...ofCurrent.slice(0, fromCurrent), ...ofReference.slice(0, most - fromCurrent)]);
  if (lone.size === 0) return { pair, lone: 0 };
  const kept = (side: CategoryCounts): CategoryCounts => {
    const counts = side.counts.filter((_, i) => !lone.has(i));
    return {
      counts,
      present: counts.reduce((sum, count) => sum + count, 0),
      infinite: side.infinite,
      missing: side.missing,
    };
  };
  return {
    pair: {
      type: 'categorical',
      categories: categories.filter((_, i) => !lone.has(i)),
      reference: kept(reference),
      current: kept(current),
    },
    lone: lone.size,
  };
}

/**
 * A pair without the values that stand alone: a number that is farther from its nearest neighbour than all the others
 * are from each other, and a category that a single row holds. At most five are left out.
 *
 * One row is no evidence that a distribution has changed, whatever it holds, and left out like this it changes no
 * verdict at all. Two rows that agree stay. What is left out depends on both sides together, not on the side a value
 * comes from, so tests of the rest are as valid as tests of all.
 *
 * Shares memory with what it is given. Takes time in proportion to the categories; for numbers, none to speak of.
 */
export function withoutLoneValues(pair: SamplePair): WithoutLoneValues {
  return pair.type === 'numeric' ? withoutLoneNumbers(pair) : withoutLoneRows(pair);
}
