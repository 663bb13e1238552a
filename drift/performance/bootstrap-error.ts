import { seededRandom } from '../seeded-random.js';

/** So many resamples give the error to within about a fourteenth of itself. */
const RESAMPLES = 100;
/** More rows than this are not drawn at a time: the error of fewer rows, made smaller by the root of the ratio, is as good. */
const MOST_ROWS = 10_000;

/**
 * Standard error of a figure by the bootstrap (B. Efron, "Bootstrap methods: another look at the jackknife", Ann. Stat.
 * 7, 1979): its spread over samples of the rows, drawn with replacement. Same seed, same error.
 *
 * @param figure of the rows at these positions; `null` where it is not defined, and then the sample does not count
 * @returns NaN when the figure is not defined for half of the samples or more
 */
export function bootstrapError(
  rows: number,
  figure: (positions: Int32Array) => number | null,
  seed = 0,
): number {
  const random = seededRandom(seed);
  const positions = new Int32Array(Math.min(rows, MOST_ROWS));
  const values: number[] = [];
  for (let sample = 0; sample < RESAMPLES; sample++) {
    for (let i = 0; i < positions.length; i++) positions[i] = Math.floor((random() / 2 ** 32) * rows);
    const value = figure(positions);
    if (value !== null) values.push(value);
  }
  if (values.length <= RESAMPLES / 2) return Number.NaN;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt((squares / (values.length - 1)) * (positions.length / rows));
}
