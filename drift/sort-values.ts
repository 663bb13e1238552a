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
 * Sorts finite numbers in ascending order, in place. Several times faster than `Float64Array.sort` on a million
 * values: they are dealt into buckets by where a sample says they belong, and each bucket, which fits a core's cache,
 * is dealt once more. Values that the sample says nothing of end in large buckets, which cost what they cost.
 */
export function sortValues(values: Float64Array, scratch?: SortScratch): Float64Array {
  const spread = values.length < FEWEST ? null : spreadOf(values);
  if (spread === null) return values.sort();
  const memory = scratch ?? createSortScratch(values.length);
  const ends = deal(values, spread, memory);
  let start = 0;
  for (const end of ends) {
    if (end - start > 1) sortBucket(values, start, end, memory.bucket);
    start = end;
  }
  return values;
}

/** Memory to work in. Fresh memory costs more time than sorting in it, so several columns may share one. */
export interface SortScratch {
  readonly original: Float64Array;
  readonly bucketOf: Uint16Array;
  readonly bucket: BucketScratch;
}

/** @param most values that are sorted in it */
export function createSortScratch(most: number): SortScratch {
  return {
    original: new Float64Array(most),
    bucketOf: new Uint16Array(most),
    bucket: {
      values: new Float64Array(LARGEST_BUCKET),
      cells: new Uint16Array(LARGEST_BUCKET),
      ends: new Uint32Array(LARGEST_BUCKET / 4 + 2),
    },
  };
}

/** How a sample is distributed: the piecewise linear map from values to buckets. */
interface Spread {
  readonly low: number;
  /** Cells per unit of the values. */
  readonly scale: number;
  /** The bucket at which each cell starts, and how many buckets it spans. */
  readonly base: Float64Array;
  readonly span: Float64Array;
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
  const inCell = new Float64Array(CELLS).fill(0.25);
  for (const value of sample) {
    const cell = Math.min(Math.max(Math.floor((value - low) * scale), 0), CELLS - 1);
    inCell[cell] = (inCell[cell] as number) + 1;
  }
  const perValue = (BUCKETS - 1) / (SAMPLE + 0.25 * CELLS);
  const base = new Float64Array(CELLS);
  const span = inCell.map((count) => count * perValue);
  for (let cell = 1; cell < CELLS; cell++)
    base[cell] = (base[cell - 1] as number) + (span[cell - 1] as number);
  return { low, scale, base, span };
}

/** Puts every value into its bucket; returns where each bucket ends. */
function deal(
  values: Float64Array,
  { low, scale, base, span }: Spread,
  { original, bucketOf }: SortScratch,
): Uint32Array {
  const n = values.length;
  const ends = new Uint32Array(BUCKETS);
  for (let i = 0; i < n; i++) {
    const at = ((values[i] as number) - low) * scale;
    let bucket = 0;
    if (at >= CELLS) bucket = BUCKETS - 1;
    else if (at > 0) {
      // `| 0` is floor for what is at least 0, and stays an integer to the compiler.
      const cell = at | 0;
      bucket = ((base[cell] as number) + (at - cell) * (span[cell] as number)) | 0;
    }
    bucketOf[i] = bucket;
    ends[bucket] = (ends[bucket] as number) + 1;
  }
  // From counts to starts; dealing moves every start to its bucket's end.
  let start = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = ends[bucket] as number;
    ends[bucket] = start;
    start += count;
  }
  original.set(values);
  for (let i = 0; i < n; i++) {
    const bucket = bucketOf[i] as number;
    const to = ends[bucket] as number;
    values[to] = original[i] as number;
    ends[bucket] = to + 1;
  }
  return ends;
}

interface BucketScratch {
  readonly values: Float64Array;
  readonly cells: Uint16Array;
  readonly ends: Uint32Array;
}

/** Sorts values[start..end) by dealing them into cells of equal width, about four to a cell. */
function sortBucket(values: Float64Array, start: number, end: number, scratch: BucketScratch): void {
  const n = end - start;
  let min = values[start] as number;
  let max = min;
  for (let i = start + 1; i < end; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    else if (value > max) max = value;
  }
  if (min === max) return;
  const cells = n >> 2;
  const scale = (cells - 0.001) / (max - min);
  if (cells < 2 || n > LARGEST_BUCKET || !(scale > 0 && Number.isFinite(scale))) {
    values.subarray(start, end).sort();
    return;
  }
  const { values: original, cells: cellOf, ends } = scratch;
  ends.fill(0, 0, cells + 1);
  for (let i = 0; i < n; i++) {
    const value = values[start + i] as number;
    const cell = ((value - min) * scale) | 0;
    original[i] = value;
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
    const to = ends[cell] as number;
    values[to] = original[i] as number;
    ends[cell] = to + 1;
  }
  if (longest <= LONGEST_INSERTION) {
    insertionSort(values, start, end);
    return;
  }
  let from = start;
  for (let cell = 0; cell < cells; cell++) {
    const to = ends[cell] as number;
    if (to - from > LONGEST_INSERTION) values.subarray(from, to).sort();
    else insertionSort(values, from, to);
    from = to;
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
