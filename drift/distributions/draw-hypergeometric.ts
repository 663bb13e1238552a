import { stirlingError } from './stirling-error.js';

/** Up to this many rows are drawn one by one. */
const ONE_BY_ONE = 16;

/** A number evenly within (0, 1) from 32 random bits. */
function uniform(random: () => number): number {
  return (random() + 0.5) / 2 ** 32;
}

const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** `log(k!) + k - log(2 pi) / 2`. What is added cancels below, or nearly. */
function shiftedLogFactorial(k: number): number {
  return k === 0 ? -HALF_LOG_TWO_PI : (k + 0.5) * Math.log(k) + stirlingError(k);
}

const SMALL = Float64Array.from({ length: 128 }, (_, k) => shiftedLogFactorial(k));

function quickLogFactorial(k: number): number {
  return k < SMALL.length ? (SMALL[k] as number) : shiftedLogFactorial(k);
}

/** Probability of `hits`, to about 1e-8: enough for a random number, and far quicker than without cancellation. */
function probability(hits: number, rows: number, marked: number, drawn: number): number {
  const log = quickLogFactorial;
  const margins = log(marked) + log(rows - marked) + log(drawn) + log(rows - drawn) - log(rows);
  const cells = log(hits) + log(marked - hits) + log(drawn - hits) + log(rows - marked - drawn + hits);
  return Math.exp(margins - cells - HALF_LOG_TWO_PI);
}

/** Draws the smaller of `marked` and `drawn` row by row. */
function drawOneByOne(rows: number, marked: number, drawn: number, random: () => number): number {
  // Which rows are marked and which are drawn is the same question either way round.
  const few = Math.min(marked, drawn);
  let left = Math.max(marked, drawn);
  for (let i = 0; i < few; i++) {
    if (uniform(random) * (rows - i) < left) left--;
  }
  return Math.max(marked, drawn) - left;
}

/**
 * How many of `drawn` rows out of `rows` are among the `marked` ones: a hypergeometric random number.
 *
 * By inversion outward from the mode, so that it takes time in proportion to the standard deviation (V. Kachitvichyanukul
 * and B. Schmeiser, "Computer generation of hypergeometric random variates", J. Stat. Comput. Simul. 22, 1985).
 *
 * @param random evenly distributed integers in [0, 2^32)
 */
export function drawHypergeometric(
  rows: number,
  marked: number,
  drawn: number,
  random: () => number,
): number {
  if (Math.min(marked, drawn) <= ONE_BY_ONE) return drawOneByOne(rows, marked, drawn, random);
  const least = Math.max(0, drawn + marked - rows);
  const most = Math.min(marked, drawn);
  const mode = Math.min(Math.max(Math.floor(((drawn + 1) * (marked + 1)) / (rows + 2)), least), most);
  const others = rows - marked - drawn;
  const peak = probability(mode, rows, marked, drawn);
  let left = uniform(random) - peak;
  let above = mode;
  let below = mode;
  let pAbove = peak;
  let pBelow = peak;
  while (left > 0 && (above < most || below > least)) {
    pAbove *= ((marked - above) * (drawn - above)) / ((above + 1) * (others + above + 1));
    above++;
    left -= pAbove;
    if (left <= 0) return above;
    pBelow *= (below * (others + below)) / ((marked - below + 1) * (drawn - below + 1));
    below--;
    left -= pBelow;
    if (left <= 0) return below;
    // Rounding can leave a speck of probability over.
    if (pAbove + pBelow < 1e-300) break;
  }
  return mode;
}
