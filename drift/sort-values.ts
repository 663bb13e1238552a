/** Below this many values the engine's own sort is as fast. */
const FEWEST = 20_000;
/** Values that are looked at to learn how the rest is distributed. */
const SAMPLE = 4096;
/** Cells of equal width over which the distribution is taken for linear. */
const CELLS = 1024;
/** Buckets of the first pass: few enough that the ends of all of them stay in a core's cache. */
const BUCKETS = 1024;
/** A bucket of more values is left to the engine's own sort. */
const LARGEST_BUCKET = 16_384;
/** Runs of more equal cells than this are left to the engine's own sort: insertion is quadratic. */
const LONGEST_INSERTION = 64;

/**
 * Writes numbers in ascending order, infinities at the ends, NaN behind them, and 0 for -0. Several times faster than
 * `Float64Array.sort` on a million values: they are dealt into buckets by where a sample says they belong, and each bucket,
 * which fits a core's cache, is dealt once more. Values that the sample says nothing of end in large buckets, which cost
 * what they cost.
 *
 * @param target as long as the values, and not the same memory
 * @param scratch for at least as many values
 */
export function sortValues(values: Float64Array, target: Float64Array, scratch?: SortScratch): void {
  const spread = values.length < FEWEST ? null : spreadOf(values);
  const memory = spread === null ? null : (scratch ?? createSortScratch(values.length));
  if (spread === null || memory === null || !findBuckets(values, spread, memory)) {
    // -0 becomes 0: equal values are to be the same value.
    for (let i = 0; i < values.length; i++) target[i] = (values[i] as number) + 0;
    target.subarray(0, values.length).sort();
    return;
  }
  const { dealt, ends } = memory;
  deal(values, memory);
  let start = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const end = ends[bucket] as number;
    if (end > start) sortBucket(dealt, target, start, end, memory);
    start = end;
  }
}

/** Memory to work in. Fresh memory costs more time than sorting in it, so several columns may share one. */
export interface SortScratch {
  /** By value: its bucket. */
  readonly bucketOf: Uint16Array;
  /** By bucket: how many values are in it, then where it starts, then where it ends. */
  readonly ends: Uint32Array;
  /** The values, bucket by bucket. */
  readonly dealt: Float64Array;
  /** The same for the cells of one bucket. */
  readonly cellOf: Uint16Array;
  readonly cellEnds: Uint32Array;
}

/** @param most values that are sorted in it */
export function createSortScratch(most: number): SortScratch {
  return {
    bucketOf: new Uint16Array(most),
    ends: new Uint32Array(BUCKETS),
    dealt: new Float64Array(most),
    cellOf: new Uint16Array(LARGEST_BUCKET),
    cellEnds: new Uint32Array(LARGEST_BUCKET / 2 + 1),
  };
}

/** How a sample is distributed: the piecewise linear map from values to buckets. */
interface Spread {
  readonly low: number;
  /** Cells per unit of the values. */
  readonly scale: number;
  /** By cell: the line from places, counted in cells, to buckets. */
  readonly offset: Float64Array;
  readonly slope: Float64Array;
}

/** `null` when nearly all sampled values are equal, or too far apart to be told apart linearly. */
function spreadOf(values: Float64Array): Spread | null {
  const sample = new Float64Array(SAMPLE);
  const step = values.length / SAMPLE;
  for (let i = 0; i < SAMPLE; i++) sample[i] = values[Math.floor((i + 0.5) * step)] as number;
  sample.sort();
  // The outermost values of a sample say little, and would stretch all cells.
  const low = sample[8] as number;
  const scale = CELLS / ((sample[SAMPLE - 9] as number) - low);
  if (!(scale > 0 && Number.isFinite(scale))) return null;
  // A cell without a sampled value gets a little room too.
  const slope = new Float64Array(CELLS).fill(0.25);
  for (const value of sample) {
    const cell = Math.min(Math.max(Math.floor((value - low) * scale), 0), CELLS - 1);
    slope[cell] = (slope[cell] as number) + 1;
  }
  const perValue = (BUCKETS - 1) / (SAMPLE + 0.25 * CELLS);
  const offset = new Float64Array(CELLS);
  let start = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    const span = (slope[cell] as number) * perValue;
    slope[cell] = span;
    offset[cell] = start - cell * span;
    start += span;
  }
  return { low, scale, offset, slope };
}

/** Finds every value's bucket, and how many values each has; false when one is NaN. */
function findBuckets(
  values: Float64Array,
  { low, scale, offset, slope }: Spread,
  { bucketOf, ends }: SortScratch,
): boolean {
  ends.fill(0);
  for (let i = 0; i < values.length; i++) {
    const at = ((values[i] as number) - low) * scale;
    let bucket = 0;
    if (at >= CELLS) bucket = BUCKETS - 1;
    else if (at > 0) {
      // `| 0` is floor for what is at least 0, and stays an integer to the compiler.
      const cell = at | 0;
      bucket = ((offset[cell] as number) + at * (slope[cell] as number)) | 0;
    } else if (Number.isNaN(at)) return false;
    bucketOf[i] = bucket;
    ends[bucket] = (ends[bucket] as number) + 1;
  }
  return true;
}

/** Puts every value into its bucket. */
function deal(values: Float64Array, { bucketOf, ends, dealt }: SortScratch): void {
  let start = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = ends[bucket] as number;
    ends[bucket] = start;
    start += count;
  }
  for (let i = 0; i < values.length; i++) {
    const bucket = bucketOf[i] as number;
    const to = ends[bucket] as number;
    dealt[to] = (values[i] as number) + 0;
    ends[bucket] = to + 1;
  }
}

/** Sorts [start, end) of one array into the same places of another by cells of equal width, about two values to a cell. */
function sortBucket(
  from: Float64Array,
  to: Float64Array,
  start: number,
  end: number,
  { cellOf, cellEnds: ends }: SortScratch,
): void {
  const n = end - start;
  let min = from[start] as number;
  let max = min;
  for (let i = start + 1; i < end; i++) {
    const value = from[i] as number;
    if (value < min) min = value;
    else if (value > max) max = value;
  }
  const cells = (n >> 1) + 1;
  const scale = (cells - 0.001) / (max - min);
  if (n > LARGEST_BUCKET || !(scale > 0 && Number.isFinite(scale))) {
    for (let i = start; i < end; i++) to[i] = from[i] as number;
    if (min !== max) to.subarray(start, end).sort();
    return;
  }
  for (let cell = 0; cell < cells; cell++) ends[cell] = 0;
  for (let i = 0; i < n; i++) {
    const cell = (((from[start + i] as number) - min) * scale) | 0;
    cellOf[i] = cell;
    ends[cell] = (ends[cell] as number) + 1;
  }
  let next = start;
  let longest = 0;
  for (let cell = 0; cell < cells; cell++) {
    const count = ends[cell] as number;
    if (count > longest) longest = count;
    ends[cell] = next;
    next += count;
  }
  for (let i = 0; i < n; i++) {
    const cell = cellOf[i] as number;
    const at = ends[cell] as number;
    to[at] = from[start + i] as number;
    ends[cell] = at + 1;
  }
  if (longest <= LONGEST_INSERTION) {
    insertionSort(to, start, end);
    return;
  }
  let first = start;
  for (let cell = 0; cell < cells; cell++) {
    const last = ends[cell] as number;
    if (last - first > LONGEST_INSERTION) to.subarray(first, last).sort();
    else insertionSort(to, first, last);
    first = last;
  }
}

function insertionSort(values: Float64Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const value = values[i] as number;
    let j = i - 1;
    while (j >= start && (values[j] as number) > value) {
      values[j + 1] = values[j] as number;
      j--;
    }
    values[j + 1] = value;
  }
}
