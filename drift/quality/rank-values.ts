/** Values that are looked at to learn how the rest is distributed: this many, or a share of few. */
const MOST_SAMPLED = 4096;
const SAMPLED_SHARE = 1 / 16;
/** Fewer values than this need no buckets. */
const FEWEST = 4096;
/** Cells of equal width over which the distribution is taken for linear. */
const CELLS = 1024;
/** The most buckets of the first pass: the ends of all of them stay in a core's cache. */
const MOST_BUCKETS = 256;
/** Values that a bucket should hold at least. */
const SMALLEST_BUCKET = 256;
/** A longer stretch is dealt once more; a shorter one is sorted by insertion. */
const LONGEST_INSERTION = 64;

export interface RankedValues {
  /**
   * Twice the average rank of every value, less n + 1: whole numbers that add up to 0. Ranks count from 1, and equal
   * values share the mean of theirs, as `scipy.stats.rankdata`. Doubled, so that halves stay whole.
   */
  readonly ranks: Int32Array;
  /** The values in ascending order, without -0. Part of the scratch memory: good until that is used again. */
  readonly sorted: Float64Array;
}

/** Memory to work in, which may be used for one column after the other. */
export interface RankScratch {
  readonly dealt: Pairs;
  readonly sorted: Pairs;
}

/** @param most values that a column may have */
export function createRankScratch(most: number): RankScratch {
  return { dealt: createPairs(most), sorted: createPairs(most) };
}

/**
 * Ranks finite numbers, and sorts them on the way.
 *
 * Takes O(n) time for any usual distribution: values and their positions are dealt into buckets by where a sample says
 * they belong, and each bucket, which fits a core's cache, by equal widths. Comparison sorts wait for memory instead.
 *
 * @param values finite, fewer than 2^30
 */
export function rankValues(
  values: Float64Array,
  { dealt, sorted }: RankScratch = createRankScratch(values.length),
): RankedValues {
  const n = values.length;
  const ends = dealBySample(values, dealt);
  let largest = 0;
  for (let bucket = 0; bucket < ends.length; bucket++)
    largest = Math.max(largest, (ends[bucket] as number) - (bucket === 0 ? 0 : (ends[bucket - 1] as number)));
  const counts = new Int32Array((largest >> 1) + 2);
  let start = 0;
  for (const end of ends) {
    if (end > start) dealByWidth(dealt, start, sorted, start, end, counts);
    start = end;
  }
  const ranks = new Int32Array(n);
  shareRanks(sorted, ranks);
  return { ranks, sorted: sorted.values.subarray(0, n) };
}

/** Values, each with its position. */
interface Pairs {
  readonly values: Float64Array;
  readonly rows: Int32Array;
}

function createPairs(n: number): Pairs {
  return { values: new Float64Array(n), rows: new Int32Array(n) };
}

/** A monotone, piecewise linear map from values to buckets, by the distribution of a sample. */
interface Spread {
  readonly low: number;
  /** Cells per unit of the values. */
  readonly scale: number;
  /** By cell: the bucket at which it starts, and how many it spans. */
  readonly base: Float64Array;
  readonly span: Float64Array;
  readonly buckets: number;
}

/** `null` where one bucket will do: few values, nearly all equal, or too far apart for a linear map. */
function spreadOf(values: Float64Array): Spread | null {
  const n = values.length;
  if (n < FEWEST) return null;
  const size = Math.min(MOST_SAMPLED, Math.floor(n * SAMPLED_SHARE));
  const sample = new Float64Array(size);
  for (let i = 0; i < size; i++) sample[i] = values[Math.floor(((i + 0.5) * n) / size)] as number;
  sample.sort();
  // The outermost values of a sample say little, and would stretch all cells.
  const low = sample[8] as number;
  const scale = CELLS / ((sample[size - 9] as number) - low);
  if (!(scale > 0 && Number.isFinite(scale))) return null;
  // A cell without a sampled value gets a little room too.
  const span = new Float64Array(CELLS).fill(0.25);
  for (const value of sample) {
    const cell = Math.min(Math.max(Math.floor((value - low) * scale), 0), CELLS - 1);
    span[cell] = (span[cell] as number) + 1;
  }
  const buckets = Math.min(Math.ceil(n / SMALLEST_BUCKET), MOST_BUCKETS);
  const perValue = (buckets - 0.001) / (size + 0.25 * CELLS);
  const base = new Float64Array(CELLS);
  for (let cell = 0; cell < CELLS; cell++) {
    span[cell] = (span[cell] as number) * perValue;
    if (cell > 0) base[cell] = (base[cell - 1] as number) + (span[cell - 1] as number);
  }
  return { low, scale, base, span, buckets };
}

/** Puts values and positions into buckets that ascend; returns where each bucket ends. */
function dealBySample(values: Float64Array, into: Pairs): Int32Array {
  const n = values.length;
  const spread = spreadOf(values);
  const bucketOf = new Uint16Array(n);
  const ends = new Int32Array(spread?.buckets ?? 1);
  if (spread !== null) findBuckets(values, spread, bucketOf);
  for (let i = 0; i < n; i++) {
    const bucket = bucketOf[i] as number;
    ends[bucket] = (ends[bucket] as number) + 1;
  }
  startsOf(ends, ends.length, 0);
  const { values: dealt, rows } = into;
  for (let i = 0; i < n; i++) {
    const bucket = bucketOf[i] as number;
    const to = ends[bucket] as number;
    dealt[to] = (values[i] as number) + 0;
    rows[to] = i;
    ends[bucket] = to + 1;
  }
  return ends;
}

function findBuckets(
  values: Float64Array,
  { low, scale, base, span, buckets }: Spread,
  bucketOf: Uint16Array,
): void {
  for (let i = 0; i < values.length; i++) {
    const at = ((values[i] as number) - low) * scale;
    if (at >= CELLS) bucketOf[i] = buckets - 1;
    else if (at > 0) {
      const cell = Math.floor(at);
      bucketOf[i] = Math.floor((base[cell] as number) + (at - cell) * (span[cell] as number));
    }
  }
}

/** Turns counts into the places where each stretch starts. */
function startsOf(counts: Int32Array, length: number, start: number): void {
  let next = start;
  for (let i = 0; i < length; i++) {
    const count = counts[i] as number;
    counts[i] = next;
    next += count;
  }
}

/**
 * Sorts one stretch of pairs, from `source` starting at `from` into [start, end) of `target`, by cells of equal width.
 *
 * @param ends scratch, at least half as long as the stretch and two more
 */
function dealByWidth(
  source: Pairs,
  from: number,
  target: Pairs,
  start: number,
  end: number,
  ends: Int32Array,
): void {
  const { values, rows } = target;
  const { values: original, rows: originalRows } = source;
  const shift = from - start;
  let min = original[from] as number;
  let max = min;
  for (let i = start + shift; i < end + shift; i++) {
    const value = original[i] as number;
    if (value < min) min = value;
    else if (value > max) max = value;
  }
  const cells = ((end - start) >> 1) + 1;
  const scale = (cells - 0.001) / (max - min);
  // Equal values need no order among themselves. The rest: a range that only a comparison can divide.
  if (cells < 2 || !(scale > 0 && Number.isFinite(scale))) {
    for (let i = start; i < end; i++) {
      values[i] = original[i + shift] as number;
      rows[i] = originalRows[i + shift] as number;
    }
    if (min !== max) sortByComparison(target, start, end);
    return;
  }
  for (let cell = 0; cell < cells; cell++) ends[cell] = 0;
  let longest = 0;
  for (let i = start + shift; i < end + shift; i++) {
    const cell = Math.floor(((original[i] as number) - min) * scale);
    const count = (ends[cell] as number) + 1;
    ends[cell] = count;
    if (count > longest) longest = count;
  }
  startsOf(ends, cells, start);
  for (let i = start + shift; i < end + shift; i++) {
    const value = original[i] as number;
    const cell = Math.floor((value - min) * scale);
    const to = ends[cell] as number;
    values[to] = value;
    rows[to] = originalRows[i] as number;
    ends[cell] = to + 1;
  }
  if (longest <= LONGEST_INSERTION) insertionSort(target, start, end);
  else sortCells(target, start, ends.subarray(0, cells));
}

/** Sorts every cell of a stretch; the values of long ones are told apart by cells of their own. */
function sortCells(target: Pairs, start: number, ends: Int32Array): void {
  let from = start;
  for (const to of ends) {
    if (to - from <= LONGEST_INSERTION) insertionSort(target, from, to);
    // Most long cells hold one value: whole numbers, zeros.
    else if (!allEqual(target.values, from, to)) {
      const cell = { values: target.values.slice(from, to), rows: target.rows.slice(from, to) };
      dealByWidth(cell, 0, target, from, to, new Int32Array(((to - from) >> 1) + 2));
    }
    from = to;
  }
}

function allEqual(values: Float64Array, start: number, end: number): boolean {
  for (let i = start + 1; i < end; i++) if (values[i] !== values[start]) return false;
  return true;
}

function insertionSort({ values, rows }: Pairs, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const value = values[i] as number;
    let j = i - 1;
    if ((values[j] as number) <= value) continue;
    const row = rows[i] as number;
    while (j >= start && (values[j] as number) > value) {
      values[j + 1] = values[j] as number;
      rows[j + 1] = rows[j] as number;
      j--;
    }
    values[j + 1] = value;
    rows[j + 1] = row;
  }
}

function sortByComparison({ values, rows }: Pairs, start: number, end: number): void {
  const original = values.slice(start, end);
  const originalRows = rows.slice(start, end);
  const order = Uint32Array.from(original, (_, i) => i);
  order.sort((one, other) => (original[one] as number) - (original[other] as number) || one - other);
  order.forEach((from, i) => {
    values[start + i] = original[from] as number;
    rows[start + i] = originalRows[from] as number;
  });
}

function shareRanks({ values, rows }: Pairs, ranks: Int32Array): void {
  const n = ranks.length;
  for (let i = 0; i < n; ) {
    const value = values[i];
    let after = i + 1;
    while (after < n && values[after] === value) after++;
    // Ranks i + 1 to after: twice their mean, less n + 1.
    const rank = i + after - n;
    for (; i < after; i++) ranks[rows[i] as number] = rank;
  }
}
