import { divergencePart } from './jensen-shannon-statistic.js';

/** Where a category expects so many rows on either side, its part is nearly the square of a normal variable. */
const MANY = 200;
/** Standard deviations to either side, and rows beyond, that a binomial distribution is summed over. */
const REACH = 8;

/** Mean, variance and third central moment. */
export interface ThreeMoments {
  readonly mean: number;
  readonly variance: number;
  readonly third: number;
}

/** What a category adds to the sums, its count being binomial. */
interface Part {
  /** How many categories have this total. */
  readonly times: number;
  readonly total: number;
  readonly expected: number;
  readonly mean: number;
  /** Covariance of the part with the count. */
  readonly covariance: number;
  /** Probabilities of the counts from `first` on, and the part at each; `null` where the closed form will do. */
  readonly sum: { readonly first: number; readonly chance: Float64Array; readonly part: Float64Array } | null;
}

/** Each different total once, with the number of categories that have it. */
function multiplicities(totals: Float64Array): [total: number, times: number][] {
  const groups: [number, number][] = [];
  for (const total of Float64Array.from(totals).sort()) {
    const last = groups.at(-1);
    if (last?.[0] === total) last[1]++;
    else groups.push([total, 1]);
  }
  return groups;
}

/** Binomial probabilities around the mean: built outwards from the mode by their ratios. */
function binomial(total: number, share: number): { first: number; chance: Float64Array } {
  const reach = REACH * Math.sqrt(total * share * (1 - share)) + REACH;
  const first = Math.max(0, Math.floor(total * share - reach));
  const last = Math.min(total, Math.ceil(total * share + reach));
  const chance = new Float64Array(last - first + 1);
  const mode = Math.min(Math.floor((total + 1) * share), last);
  const odds = share / (1 - share);
  chance[mode - first] = 1;
  for (let c = mode + 1; c <= last; c++)
    chance[c - first] = (chance[c - 1 - first] as number) * ((total - c + 1) / c) * odds;
  for (let c = mode - 1; c >= first; c--)
    chance[c - first] = ((chance[c + 1 - first] as number) * ((c + 1) / (total - c))) / odds;
  const sum = chance.reduce((all, each) => all + each, 0);
  return { first, chance: chance.map((each) => each / sum) };
}

function partOf(total: number, times: number, size: number, others: number): Part {
  const rows = size + others;
  const expected = (total * size) / rows;
  if (Math.min(expected, total - expected) >= MANY)
    return { times, total, expected, mean: rows / (8 * size * others), covariance: 0, sum: null };
  const { first, chance } = binomial(total, size / rows);
  const part = chance.map((_, i) => divergencePart(first + i, total, size, others));
  let mean = 0;
  let covariance = 0;
  chance.forEach((p, i) => {
    mean += p * (part[i] as number);
    covariance += p * (part[i] as number) * (first + i - expected);
  });
  return { times, total, expected, mean, covariance, sum: { first, chance, part } };
}

/** Second and third moment of a part, less what goes with the count, and its mean product with the squared count. */
function spreadOf(part: Part, slope: number, size: number, others: number) {
  const rows = size + others;
  if (part.sum === null) {
    const { mean } = part;
    return {
      second: 2 * mean ** 2,
      third: 8 * mean ** 3,
      curvature: (2 * mean * part.total * size * others) / rows ** 2,
    };
  }
  let second = 0;
  let third = 0;
  let curvature = 0;
  const { first, chance } = part.sum;
  part.sum.part.forEach((value, i) => {
    const p = chance[i] as number;
    const deviation = first + i - part.expected;
    const rest = value - part.mean - slope * deviation;
    second += p * rest ** 2;
    third += p * rest ** 3;
    curvature += p * rest * deviation ** 2;
  });
  return { second, third, curvature };
}

/**
 * The first three moments of the Jensen-Shannon divergence between two sides that hold random `size` and `others` of
 * the rows, given how many rows each category has in all.
 *
 * The counts of one side are independent binomial variables of which the sum is known. So the moments are sums over the
 * categories, less what is lost by the condition: first the part of each that goes with its count, then, as for
 * chi-square, one degree of freedom (C. Morris, "Central limit theorems for multinomial sums", Ann. Statist. 3, 1975;
 * the correction is the exact one for a quadratic form in normal variables).
 *
 * @param totals rows of each category on both sides together, each at least 1
 */
export function jensenShannonMoments(totals: Float64Array, size: number, others: number): ThreeMoments {
  const rows = size + others;
  const sumVariance = (size * others) / rows;
  const parts = multiplicities(totals).map(([total, times]) => partOf(total, times, size, others));
  const slope = parts.reduce((sum, part) => sum + part.times * part.covariance, 0) / sumVariance;

  let mean = 0;
  let variance = 0;
  let third = 0;
  let lost = 0;
  let lostSquares = 0;
  let lostCubes = 0;
  for (const part of parts) {
    const own = spreadOf(part, slope, size, others);
    const share = part.total / rows;
    mean += part.times * part.mean;
    variance += part.times * own.second;
    third += part.times * own.third;
    lost += (part.times * own.curvature) / (2 * sumVariance);
    lostSquares += part.times * share * own.second;
    lostCubes += part.times * share * own.third;
  }
  return {
    mean: mean - lost,
    variance: variance - 2 * lostSquares + 2 * lost ** 2,
    third: third - 3 * lostCubes + 12 * lost * lostSquares - 8 * lost ** 3,
  };
}
