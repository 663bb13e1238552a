import { drawHypergeometric } from './draw-hypergeometric.js';

/** Rows are drawn one by one when they are at most so many for each category, */
const FEW_PER_CATEGORY = 2;
/** and at most this share of all rows. */
const SMALL_SHARE = 1 / 8;

/** Different positions below `rows`, every choice equally likely, in ascending order. */
function drawPositions(rows: number, drawn: number, random: () => number): Float64Array {
  const positions = new Float64Array(drawn);
  let different = 0;
  while (different < drawn) {
    for (let i = different; i < drawn; i++) positions[i] = Math.floor((random() / 2 ** 32) * rows);
    positions.sort();
    // A position that was drawn already does not count.
    different = 1;
    for (let i = 1; i < drawn; i++) {
      if (positions[i] !== positions[different - 1]) positions[different++] = positions[i] as number;
    }
  }
  return positions;
}

function drawByRow(
  totals: Float64Array,
  rows: number,
  drawn: number,
  random: () => number,
  into: Float64Array,
): void {
  const positions = drawPositions(rows, drawn, random);
  let next = 0;
  let end = 0;
  for (let i = 0; i < totals.length; i++) {
    const first = next;
    end += totals[i] as number;
    while (next < drawn && (positions[next] as number) < end) next++;
    into[i] = next - first;
  }
}

/**
 * How many of `drawn` rows fall on each category: a multivariate hypergeometric random table. Category by category, or row
 * by row when that is quicker.
 *
 * @param totals rows of each category
 * @param rows their sum
 * @param random evenly distributed integers in [0, 2^32)
 * @param into as long as `totals`; the counts are written here
 */
export function drawCounts(
  totals: Float64Array,
  rows: number,
  drawn: number,
  random: () => number,
  into: Float64Array,
): void {
  if (drawn > 0 && drawn <= FEW_PER_CATEGORY * totals.length && drawn <= SMALL_SHARE * rows) {
    drawByRow(totals, rows, drawn, random, into);
    return;
  }
  let rowsLeft = rows;
  let drawnLeft = drawn;
  for (let i = 0; i < totals.length; i++) {
    const total = totals[i] as number;
    const count = drawnLeft === 0 ? 0 : drawHypergeometric(rowsLeft, total, drawnLeft, random);
    into[i] = count;
    rowsLeft -= total;
    drawnLeft -= count;
  }
}
