import { minusLog1p } from './minus-log1p.js';
import { stirlingError } from './stirling-error.js';

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** `log(k!)` without its leading part `k log(k) - k`. */
function factorialRest(k: number): number {
  return k === 0 ? 0 : (Math.log(k) + LOG_TWO_PI) / 2 + stirlingError(k);
}

/**
 * Logarithm of the hypergeometric probability that, of `drawn` rows out of `rows` of which `marked` are marked, `hits`
 * are marked, as `scipy.stats.hypergeom.logpmf(hits, rows, marked, drawn)`; -Infinity where it cannot be.
 *
 * The factorials' large parts are gathered into one deviance for each of the table's four cells, all of one sign, so
 * nothing cancels (C. Loader, "Fast and accurate computation of binomial probabilities", 2000). Good to about 1e-15 of
 * its own size, as long as `rows` squared is at most 2^53.
 */
export function logHypergeometric(hits: number, rows: number, marked: number, drawn: number): number {
  const others = [marked - hits, drawn - hits, rows - marked - drawn + hits];
  if (hits < 0 || others.some((count) => count < 0)) return Number.NEGATIVE_INFINITY;
  const fromMean = hits * rows - marked * drawn;
  const cell = (count: number, excess: number) =>
    factorialRest(count) + (count === 0 ? -excess / rows : count * minusLog1p(-excess / (count * rows)));
  const cells =
    cell(hits, fromMean) +
    cell(marked - hits, -fromMean) +
    cell(drawn - hits, -fromMean) +
    cell(rows - marked - drawn + hits, fromMean);
  const margins =
    factorialRest(marked) +
    factorialRest(rows - marked) +
    factorialRest(drawn) +
    factorialRest(rows - drawn) -
    factorialRest(rows);
  return margins - cells;
}
