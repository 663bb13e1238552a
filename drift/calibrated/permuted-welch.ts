import { seededRandom } from '../seeded-random.js';

/** Up to so many values of the smaller side are exchanged one by one; of more, blocks of values are. */
const MOST_UNITS = 1_000;
/** A sum of squares this small beside what it was computed from is mostly rounding. */
const CANCELLED = 1e-6;

/** A random division of the pooled values. */
export interface WelchDivision {
  /** |t| of Welch's test. */
  readonly t: number;
  /** How far apart the two means are. */
  readonly difference: number;
}

export interface PermutedWelch {
  readonly next: () => WelchDivision;
  /** By how much exchanging one unit for another can move the difference of the means. */
  readonly step: number;
}

/** Divides the values in place, the first `drawn` of them being a random choice. */
function shuffle(values: Float64Array, drawn: number, random: () => number): void {
  for (let i = 0; i < drawn; i++) {
    const j = i + Math.floor((random() / 2 ** 32) * (values.length - i));
    const value = values[j] as number;
    values[j] = values[i] as number;
    values[i] = value;
  }
}

function squaresAbout(values: Float64Array, mean: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - mean) ** 2;
  return sum;
}

function total(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}

/** The values measured from the mean of them all, which the standard errors and the differences do not notice. */
function centred(smaller: Float64Array, larger: Float64Array): Float64Array {
  const origin = smaller[0] ?? 0;
  const pooled = new Float64Array(smaller.length + larger.length);
  pooled.set(smaller);
  pooled.set(larger, smaller.length);
  const shifted = pooled.map((value) => value - origin);
  const mean = total(shifted) / shifted.length;
  return shifted.map((value) => value - mean);
}

function rangeOf(values: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i] as number);
    most = Math.max(most, values[i] as number);
  }
  return most - least;
}

function differenceOverError(difference: number, error: number): number {
  if (error > 0) return Math.abs(difference) / Math.sqrt(error);
  return difference === 0 ? 0 : Number.POSITIVE_INFINITY;
}

/** Single values are exchanged. */
function byValue(smaller: Float64Array, larger: Float64Array, random: () => number): PermutedWelch {
  const n = smaller.length;
  const m = larger.length;
  const values = centred(smaller, larger);
  const [first, second] = [values.subarray(0, n), values.subarray(n)];
  const sum = total(values);
  const squares = squaresAbout(values, 0);
  const next = () => {
    shuffle(values, n, random);
    const own = total(first);
    const mean = own / n;
    const otherMean = (sum - own) / m;
    const ownSquares = squaresAbout(first, mean);
    // The sum of squares falls into those within either side and that between them.
    let otherSquares = squares - ownSquares - n * mean ** 2 - m * otherMean ** 2;
    if (otherSquares < CANCELLED * squares) otherSquares = squaresAbout(second, total(second) / m);
    const difference = mean - otherMean;
    const error = ownSquares / (n - 1) / n + otherSquares / (m - 1) / m;
    return { t: differenceOverError(difference, error), difference: Math.abs(difference) };
  };
  return { next, step: rangeOf(values) * (1 / n + 1 / m) };
}

/** Sums of `length` values each, as many as there are; what is left over stays where it is. */
function inBlocks(values: Float64Array, length: number): Float64Array {
  return Float64Array.from({ length: Math.floor(values.length / length) }, (_, i) =>
    total(values.subarray(i * length, (i + 1) * length)),
  );
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Blocks of randomly chosen values of one side are exchanged: fewer divisions, but still all equally likely. */
function byBlock(smaller: Float64Array, larger: Float64Array, random: () => number): PermutedWelch {
  const n = smaller.length;
  const m = larger.length;
  const length = Math.ceil(n / MOST_UNITS);
  const values = centred(smaller, larger);
  const sides = [values.subarray(0, n), values.subarray(n)] as const;
  for (const side of sides) shuffle(side, side.length, random);
  const sums = joined(inBlocks(sides[0], length), inBlocks(sides[1], length));
  const squared = [sides[0].map((value) => value ** 2), sides[1].map((value) => value ** 2)] as const;
  const squares = joined(inBlocks(squared[0], length), inBlocks(squared[1], length));
  const drawn = Math.floor(n / length);
  const order = Uint32Array.from(sums, (_, i) => i);
  const left = total(sides[0].subarray(drawn * length));
  const leftSquares = total(squared[0].subarray(drawn * length));
  const all = total(values);
  const allSquares = total(squared[0]) + total(squared[1]);
  const next = () => {
    let own = left;
    let ownSquares = leftSquares;
    for (let i = 0; i < drawn; i++) {
      const j = i + Math.floor((random() / 2 ** 32) * (order.length - i));
      const block = order[j] as number;
      order[j] = order[i] as number;
      order[i] = block;
      own += sums[block] as number;
      ownSquares += squares[block] as number;
    }
    const difference = own / n - (all - own) / m;
    const within = Math.max(0, ownSquares - own ** 2 / n);
    const otherWithin = Math.max(0, allSquares - ownSquares - (all - own) ** 2 / m);
    const error = within / (n - 1) / n + otherWithin / (m - 1) / m;
    return { t: differenceOverError(difference, error), difference: Math.abs(difference) };
  };
  return { next, step: rangeOf(sums) * (1 / n + 1 / m) };
}

/**
 * Welch's t of random divisions of the pooled values between two sides. Up to 1,000 values on the smaller side every
 * division can come. Of more, up to 1,000 blocks of the smaller side and as many of the larger as there are change places:
 * a subgroup of the permutations, under which a test is as valid as under all of them. So a division costs at most 1,000
 * additions.
 *
 * @param smaller the side with fewer values, at least two
 */
export function permutedWelch(smaller: Float64Array, larger: Float64Array, seed: number): PermutedWelch {
  const random = seededRandom(seed);
  return smaller.length <= MOST_UNITS ? byValue(smaller, larger, random) : byBlock(smaller, larger, random);
}
