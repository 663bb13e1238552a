import { type BinnedShares, binnedShares } from './binned-shares.js';
import type { SamplePair } from './sample-pair.js';

/** What an empty cell is filled with, unless the smallest share is no larger. */
const USUAL_FILL = 0.0001;

function fillZeros(shares: Float64Array): Float64Array {
  const smallest = shares.reduce(
    (least, share) => (share > 0 && share < least ? share : least),
    Number.POSITIVE_INFINITY,
  );
  const fill = smallest <= USUAL_FILL ? smallest / 1e6 : USUAL_FILL;
  return shares.map((share) => (share === 0 ? fill : share));
}

/**
 * The shares of both sides by cell with empty cells filled, as Evidently's `get_binned_data` (`stattests/utils.py`):
 * each side by itself, with 0.0001, or with a millionth of its smallest share when that is no larger. The sums then
 * exceed 1 a little: nothing is scaled back.
 *
 * @returns `null` when the range of the values is more than a number can hold
 */
export function zeroFilledShares(pair: SamplePair): BinnedShares | null {
  try {
    const { reference, current } = binnedShares(pair);
    return { reference: fillZeros(reference), current: fillZeros(current) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
