import { benjaminiHochberg } from '../benjamini-hochberg.js';
import { skewedNormalSf } from '../calibrated/skewed-normal-tail.js';
import { logHypergeometric } from '../distributions/log-hypergeometric.js';
import { normalIsf } from '../distributions/normal-quantile.js';
import type { Features } from '../forest/features.js';
import { samplePositions, takeRows } from '../forest/take-rows.js';
import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { sameRows } from '../performance/confusion-counts.js';
import { type Interval, wilsonInterval } from '../performance/interval.js';
import { NO_SLICE, type SliceCondition, type SlicedColumn, sliceColumns } from './slices.js';

/** Rows and what the model lost on each: 1 where it was wrong and 0 where it was right, or an error of a regression. */
export interface LossRows {
  readonly features: Features;
  /** Finite, one a row. */
  readonly losses: Float64Array;
}

export interface SegmentOptions {
  /** Rows that a segment must have on either side; 30 unless told. */
  readonly leastRows?: number;
  /** Share of false segments among those found; 0.05 unless told. */
  readonly level?: number;
  /** Only the first so many columns are paired; 20 unless told. Put the important ones first. */
  readonly mostPaired?: number;
  /** Rows of either side to look at; of more, a random sample. 200,000 unless told. */
  readonly mostRows?: number;
  readonly seed?: number;
}

export interface Segment {
  /** One or two, of different columns. */
  readonly conditions: readonly SliceCondition[];
  readonly referenceRows: number;
  readonly currentRows: number;
  /** Mean loss on either side. */
  readonly referenceLoss: number;
  readonly currentLoss: number;
  /** By how much the mean loss grew. */
  readonly growth: number;
  /** Of the growth, adjusted for having been selected; see `findSegments`. */
  readonly interval: Interval;
  readonly pValue: number;
  /** Adjusted for all segments that were looked at. */
  readonly adjusted: number;
  /** Share of the growth of all current losses that comes from this segment: its rows times its growth over all rows times theirs; `null` where the whole did not grow. */
  readonly shareOfGrowth: number | null;
}

export interface Segments {
  /** How many were large enough to be looked at. */
  readonly tested: number;
  /** Growth of the mean loss of all rows. */
  readonly overallGrowth: number;
  /** Those in which losses grew, largest certain growth first: by the lower bound of the interval. */
  readonly found: readonly Segment[];
}

/**
 * Segments in which a model got worse: slices by one column, and by every two, in which losses are larger in the current
 * rows than in the reference. Numbers are cut into quarters of the reference, categories are taken as they are.
 *
 * Each slice is tested by a one-sided rank test of its losses on both sides: exact (hypergeometric) for losses of 0 and 1,
 * else by the permutation distribution of the sum of ranks, with its variance and skewness under these ties. P-values are adjusted by
 * Benjamini and Hochberg over all slices: at most the given share of those found is expected to be false. Slices overlap and so
 * depend on each other positively, which the method allows for one-sided tests.
 *
 * Intervals of what was selected are too narrow by the selection. These have the level 1 - level x found / tested, with
 * which at most that share of those given is expected to miss (Y. Benjamini and D. Yekutieli, "False discovery
 * rate-adjusted multiple confidence intervals", J. Am. Stat. Assoc. 100, 2005).
 *
 * Of more than `mostRows` rows of a side a random sample is looked at. Same input and seed, same segments.
 *
 * @throws RangeError when lengths differ, or a loss is not finite
 */
export function findSegments(
  reference: LossRows,
  current: LossRows,
  kernel: NumbersKernel,
  { leastRows = 30, level = 0.05, mostPaired = 20, mostRows = 200_000, seed = 0 }: SegmentOptions = {},
): Segments {
  sameRows(reference.features.rows, reference.losses.length);
  sameRows(current.features.rows, current.losses.length);
  for (const { losses } of [reference, current]) {
    const row = losses.findIndex((loss) => !Number.isFinite(loss));
    if (row >= 0) throw new RangeError(`Expected finite losses, got ${losses[row]} in row ${row}.`);
  }
  const before = sampleOf(reference, mostRows, seed + 1);
  const now = sampleOf(current, mostRows, seed + 2);
  const columns = sliceColumns(before.features, now.features, kernel);
  const ranked = rankLosses(before.losses, now.losses, kernel);
  const candidates: Candidate[] = [];
  const consider = (slice: Omit<Candidate, 'pValue'>) => {
    if (Math.min(slice.before.rows, slice.now.rows) >= leastRows)
      candidates.push({ ...slice, pValue: growthPValue(slice.before, slice.now, ranked.binary) });
  };
  for (const [i, column] of columns.entries()) {
    tallySlices(column, null, ranked).forEach(consider);
    if (i >= mostPaired) continue;
    for (const other of columns.slice(i + 1, mostPaired)) {
      tallySlices(column, other, ranked).forEach(consider);
    }
  }
  const overallGrowth = meanOf(now.losses) - meanOf(before.losses);
  const adjusted = benjaminiHochberg(candidates.map(({ pValue }) => pValue));
  const significant = candidates
    .map((candidate, i) => ({ ...candidate, adjusted: adjusted[i] ?? 1 }))
    .filter((candidate) => candidate.adjusted <= level);
  const z = normalIsf((level * significant.length) / candidates.length / 2);
  const found = significant
    .map((candidate) => segmentOf(candidate, z, ranked.binary, overallGrowth * now.losses.length))
    // Ranks may rise where the mean does not.
    .filter(({ growth }) => growth > 0)
    .sort((a, b) => b.interval[0] - a.interval[0]);
  return { tested: candidates.length, overallGrowth, found };
}

function sampleOf(side: LossRows, most: number, seed: number): LossRows {
  if (side.losses.length <= most) return side;
  const positions = samplePositions(side.losses.length, most, seed);
  return {
    features: takeRows(side.features, positions),
    losses: Float64Array.from(positions, (row) => side.losses[row] as number),
  };
}

interface RankedLosses {
  readonly reference: Float64Array;
  readonly current: Float64Array;
  readonly referenceRanks: Float64Array;
  readonly currentRanks: Float64Array;
  /** Whether every loss is 0 or 1. */
  readonly binary: boolean;
}

/** Losses with their rank among all, from -1 to 1, equal ones sharing one. */
function rankLosses(reference: Float64Array, current: Float64Array, kernel: NumbersKernel): RankedLosses {
  const pooled = new Float64Array(reference.length + current.length);
  pooled.set(reference);
  pooled.set(current, reference.length);
  const ranks = Float64Array.from(kernel.rank(pooled).ranks, (rank) => rank / pooled.length);
  return {
    reference,
    current,
    referenceRanks: ranks.subarray(0, reference.length),
    currentRanks: ranks.subarray(reference.length),
    binary: pooled.every((loss) => loss === 0 || loss === 1),
  };
}

/** Sums over the rows of one side of a slice. */
interface Tally {
  readonly rows: number;
  readonly losses: number;
  readonly squares: number;
  /** Of the ranks, their squares and their cubes. */
  readonly ranks: number;
  readonly rankSquares: number;
  readonly rankCubes: number;
}

interface Candidate {
  readonly conditions: readonly SliceCondition[];
  readonly before: Tally;
  readonly now: Tally;
  readonly pValue: number;
}

const SUMS = 6;

/** The slices of a column, or those of two together. */
function tallySlices(
  first: SlicedColumn,
  second: SlicedColumn | null,
  { reference, current, referenceRanks, currentRanks, binary }: RankedLosses,
): Pick<Candidate, 'conditions' | 'before' | 'now'>[] {
  const width = second?.conditions.length ?? 1;
  const cells = first.conditions.length * width;
  const before = sumCells(
    first.reference,
    second?.reference ?? null,
    width,
    cells,
    reference,
    referenceRanks,
  );
  const now = sumCells(
    first.current,
    second?.current ?? null,
    width,
    cells,
    current,
    binary ? null : currentRanks,
  );
  return Array.from({ length: cells }, (_, cell) => {
    const one = first.conditions[Math.floor(cell / width)];
    const other = second?.conditions[cell % width];
    return {
      conditions: [one, other].filter((condition) => condition !== undefined),
      before: tallyOf(before, cell),
      now: tallyOf(now, cell),
    };
  });
}

function sumCells(
  first: Uint8Array,
  second: Uint8Array | null,
  width: number,
  cells: number,
  losses: Float64Array,
  ranks: Float64Array | null,
): Float64Array {
  const sums = new Float64Array(cells * SUMS);
  for (let row = 0; row < losses.length; row++) {
    const slice = first[row] as number;
    const other = second === null ? 0 : (second[row] as number);
    if (slice === NO_SLICE || other === NO_SLICE) continue;
    const at = (slice * width + other) * SUMS;
    const loss = losses[row] as number;
    sums[at] = (sums[at] as number) + 1;
    sums[at + 1] = (sums[at + 1] as number) + loss;
    // The test of losses of 0 and 1 needs no more.
    if (ranks === null) continue;
    const rank = ranks[row] as number;
    sums[at + 2] = (sums[at + 2] as number) + loss * loss;
    sums[at + 3] = (sums[at + 3] as number) + rank;
    sums[at + 4] = (sums[at + 4] as number) + rank * rank;
    sums[at + 5] = (sums[at + 5] as number) + rank * rank * rank;
  }
  return sums;
}

function tallyOf(sums: Float64Array, cell: number): Tally {
  const [rows = 0, losses = 0, squares = 0, ranks = 0, rankSquares = 0, rankCubes = 0] = sums.subarray(
    cell * SUMS,
    (cell + 1) * SUMS,
  );
  return { rows, losses, squares, ranks, rankSquares, rankCubes };
}

/** Chance that random rows of the slice would have losses as high as the current ones. */
function growthPValue(before: Tally, now: Tally, binary: boolean): number {
  return binary ? moreWrong(before, now) : higherRanks(before, now);
}

/** Fisher's exact test, one-sided: as many wrong rows among the current ones, or more. */
function moreWrong(before: Tally, now: Tally): number {
  const rows = before.rows + now.rows;
  const wrong = before.losses + now.losses;
  let tail = 0;
  for (let hits = now.losses; hits <= Math.min(wrong, now.rows); hits++) {
    const chance = Math.exp(logHypergeometric(hits, rows, wrong, now.rows));
    tail += chance;
    // From the mean on chances fall, so the rest adds nothing.
    if (hits * rows > wrong * now.rows && chance < tail * 1e-17) break;
  }
  return Math.min(1, tail);
}

/** The permutation distribution of a sum of ranks, by its first three moments. */
function higherRanks(before: Tally, now: Tally): number {
  const rows = before.rows + now.rows;
  const mean = (before.ranks + now.ranks) / rows;
  const second = (before.rankSquares + now.rankSquares) / rows;
  const third = (before.rankCubes + now.rankCubes) / rows;
  const variance = second - mean * mean;
  if (variance < 1e-14) return 1;
  const cubes = third - 3 * mean * second + 2 * mean ** 3;
  const [m, n] = [now.rows, before.rows];
  // Moments of the sum of m of rows values drawn without replacement.
  const deviation = Math.sqrt((m * n * variance) / (rows - 1));
  const sumCubes = (m * n * (n - m) * cubes) / ((rows - 1) * (rows - 2));
  return skewedNormalSf((now.ranks - m * mean) / deviation, sumCubes / deviation ** 3);
}

function segmentOf(
  { conditions, before, now, pValue, adjusted }: Candidate & { readonly adjusted: number },
  z: number,
  binary: boolean,
  totalGrowth: number,
): Segment {
  const referenceLoss = before.losses / before.rows;
  const currentLoss = now.losses / now.rows;
  const growth = currentLoss - referenceLoss;
  return {
    conditions,
    referenceRows: before.rows,
    currentRows: now.rows,
    referenceLoss,
    currentLoss,
    growth,
    interval: binary ? newcombe(before, now, z) : welch(before, now, z),
    pValue,
    adjusted,
    shareOfGrowth: totalGrowth > 0 ? (growth * now.rows) / totalGrowth : null,
  };
}

/** Difference of two shares: method 10 of R. G. Newcombe, "Interval estimation for the difference", Stat. Med. 17, 1998. */
function newcombe(before: Tally, now: Tally, z: number): Interval {
  const [a, b] = [now.losses / now.rows, before.losses / before.rows];
  const [aLow, aHigh] = wilsonInterval(now.losses, now.rows, z);
  const [bLow, bHigh] = wilsonInterval(before.losses, before.rows, z);
  return [a - b - Math.hypot(a - aLow, bHigh - b), a - b + Math.hypot(aHigh - a, b - bLow)];
}

/** Difference of two means with variances of their own. */
function welch(before: Tally, now: Tally, z: number): Interval {
  const variance = ({ rows, losses, squares }: Tally) =>
    Math.max(0, squares / rows - (losses / rows) ** 2) / (rows - 1);
  const growth = now.losses / now.rows - before.losses / before.rows;
  const half = z * Math.sqrt(variance(before) + variance(now));
  return [growth - half, growth + half];
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return values.length === 0 ? 0 : sum / values.length;
}
