import { chiSquareSf } from '../distributions/chi-square.js';
import { drawCounts } from '../distributions/draw-counts.js';
import {
  FEATURES,
  featureMoments,
  pooledQuartileRange,
  project,
  whitening,
  writeFeatures,
} from '../epps-singleton.js';
import { orderStatistic } from '../order-statistic.js';
import type { NumericPair } from '../sample-pair.js';
import { seededRandom } from '../seeded-random.js';
import type { TestScore } from '../stat-test.js';
import { countDistinctTogether, walkDistinct } from '../walk-distinct.js';
import { representable } from './robust-scale.js';
import { sequentialPValue } from './sequential-p-value.js';

/** Up to this many values on the smaller side the p-value is found by permutation. */
const SMALL_SAMPLE = 1_000;
/** Up to this many different values, at any number of rows. */
const FEW_RUNS = 200;
const MOST_PERMUTATIONS = 9_999;
const FEWEST_PERMUTATIONS = 1_999;
/** Rows to draw in all, or runs. */
const BUDGET = 2_000_000;
const SEED = 20_250_519;
/** Statistics that are equal in exact arithmetic may differ by this much of themselves; they count as equal. */
const ROUNDING = 1e-9;

type Directions = readonly (readonly number[])[];

/** Whether the middle half of all values is one value: then there is no interquartile range to take as unit. */
function middleHalfIsOneValue(a: Float64Array, b: Float64Array): boolean {
  const last = a.length + b.length - 1;
  return orderStatistic(a, b, Math.floor(last / 4)) === orderStatistic(a, b, Math.ceil((3 * last) / 4));
}

/** The different values of both sides: what one row of each adds to the statistic's sums, and how many rows hold it. */
interface WhitenedRuns {
  /** As many numbers a run as there are directions. */
  readonly parts: Float64Array;
  readonly totals: Float64Array;
  /** Rows of the smaller side. */
  readonly drawn: Float64Array;
}

function whitenedRuns(
  smaller: Float64Array,
  larger: Float64Array,
  scale: number,
  mean: readonly number[],
  directions: Directions,
): WhitenedRuns {
  const runs = countDistinctTogether(smaller, larger);
  const parts = new Float64Array(runs * directions.length);
  const totals = new Float64Array(runs);
  const drawn = new Float64Array(runs);
  const flat = Float64Array.from(directions.flat());
  const centre = Float64Array.from(mean);
  const feature = new Float64Array(FEATURES);
  let run = 0;
  walkDistinct(smaller, larger, (value, inSmaller, inLarger) => {
    writeFeatures(value, scale, feature);
    for (let d = 0; d < directions.length; d++) {
      let part = 0;
      for (let i = 0; i < FEATURES; i++) {
        part += (flat[d * FEATURES + i] as number) * ((feature[i] as number) - (centre[i] as number));
      }
      parts[run * directions.length + d] = part;
    }
    totals[run] = inSmaller + inLarger;
    drawn[run++] = inSmaller;
  });
  return { parts, totals, drawn };
}

/** Writes the sums over a random choice of `size` rows. */
type Draw = (sums: Float64Array) => void;

/** Draws how many rows of each run are chosen. */
function drawByRun({ parts, totals }: WhitenedRuns, rows: number, size: number): Draw {
  const random = seededRandom(SEED);
  const counts = new Float64Array(totals.length);
  return (sums) => {
    drawCounts(totals, rows, size, random, counts);
    for (let run = 0; run < counts.length; run++) addParts(sums, parts, run, counts[run] as number);
  };
}

/** Draws one row after the other. */
function drawByRow({ parts, totals }: WhitenedRuns, rows: number, size: number): Draw {
  const random = seededRandom(SEED);
  const runOf = new Uint32Array(rows);
  let end = 0;
  totals.forEach((total, run) => {
    runOf.fill(run, end, end + total);
    end += total;
  });
  return (sums) => {
    for (let i = 0; i < size; i++) {
      const j = i + Math.floor((random() / 2 ** 32) * (rows - i));
      const run = runOf[j] as number;
      runOf[j] = runOf[i] as number;
      runOf[i] = run;
      addParts(sums, parts, run, 1);
    }
  };
}

function addParts(sums: Float64Array, parts: Float64Array, run: number, times: number): void {
  const start = run * sums.length;
  for (let d = 0; d < sums.length; d++) {
    sums[d] = (sums[d] as number) + times * (parts[start + d] as number);
  }
}

function squaredLength(vector: Float64Array): number {
  return vector.reduce((sum, entry) => sum + entry ** 2, 0);
}

function longestPart(parts: Float64Array, length: number): number {
  let longest = 0;
  for (let at = 0; at < parts.length; at += length)
    longest = Math.max(longest, squaredLength(parts.subarray(at, at + length)));
  return Math.sqrt(longest);
}

/**
 * P-value of the Epps-Singleton test, valid at every size: do the characteristic functions of two samples differ?
 *
 * The features are Epps and Singleton's. Their covariance is that of both sides together, not one estimated on each side
 * (which a window of 30 values cannot carry: four means and ten covariances), so that shuffling the values leaves it as
 * it is. The p-value is found by permutation up to 1000 values on the smaller side or 200 different values on both; else
 * the statistic is chi-square with as many degrees of freedom as the covariance has rank. (With few different values a
 * rare one weighs too much for that.) Beyond all permutations, see `beyondPermutations`.
 */
export function eppsSingletonPValue(pair: NumericPair): TestScore {
  const [reference, current] = representable(pair.reference.values, pair.current.values);
  if (middleHalfIsOneValue(reference, current)) {
    return { score: null, reason: 'Epps-Singleton has no unit: the middle half of all values is one value' };
  }
  const [smaller, larger] = reference.length < current.length ? [reference, current] : [current, reference];
  const size = smaller.length;
  const rows = size + larger.length;
  const scale = pooledQuartileRange(reference, current) / 2;
  const { mean, covariance } = featureMoments(scale, reference, current);
  const directions = whitening(covariance);
  if (directions.length === 0) return { score: 1, reason: null };

  const few = countDistinctTogether(smaller, larger) <= FEW_RUNS;
  if (!few && size > SMALL_SAMPLE) {
    const own = featureMoments(scale, smaller).mean;
    const difference = own.map((value, i) => value - (mean[i] ?? 0));
    const length = squaredLength(Float64Array.from(project(difference, directions)));
    return {
      score: chiSquareSf((length * size * (rows - 1)) / larger.length, directions.length),
      reason: null,
    };
  }

  const runs = whitenedRuns(smaller, larger, scale, mean, directions);
  const sums = new Float64Array(directions.length);
  runs.drawn.forEach((count, run) => {
    addParts(sums, runs.parts, run, count);
  });
  const observed = squaredLength(sums);
  const draw = few ? drawByRun(runs, rows, size) : drawByRow(runs, rows, size);
  const cost = few ? runs.totals.length : size;
  const most = Math.min(MOST_PERMUTATIONS, Math.max(FEWEST_PERMUTATIONS, Math.floor(BUDGET / cost)));
  const score = sequentialPValue({
    bar: observed * (1 - ROUNDING),
    next: () => {
      sums.fill(0);
      draw(sums);
      return squaredLength(sums);
    },
    most,
    norm: Math.sqrt,
    step: 2 * longestPart(runs.parts, sums.length),
  });
  return { score, reason: null };
}
