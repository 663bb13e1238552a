/** The ranks of a column among its values in some rows. */
export interface JointRanks {
  /** By joint row: twice the average rank, centred. */
  readonly ranks: Int32Array;
  /** The sum of their squares; 0 when all values are equal there. */
  readonly squares: number;
}

/**
 * The ranks of a column among the values that are left when some are taken out. Takes O(n) time: ranks among all
 * tell the order, so counting what is gone is ranking the rest.
 *
 * @param ranks centred ranks among all values, as `rankValues` makes them
 * @param left the positions of the values that are left, one by one
 * @param gone the positions of the others
 */
export function jointRanks(ranks: Int32Array, left: Int32Array, gone: Int32Array): JointRanks {
  const joint = gone.length === 0 ? ranks : shiftRanks(ranks, left, shiftsOf(ranks, gone));
  let squares = 0;
  for (let i = 0; i < joint.length; i++) {
    const rank = joint[i] as number;
    squares += rank * rank;
  }
  return { ranks: joint, squares };
}

/** By place of a run of equal values: what its rank falls by. */
function shiftsOf(ranks: Int32Array, gone: Int32Array): Int32Array {
  const n = ranks.length;
  const shifts = new Int32Array(n + 1);
  for (let i = 0; i < gone.length; i++) {
    const place = placeOf(ranks[gone[i] as number] as number, n);
    shifts[place] = (shifts[place] as number) + 1;
  }
  // Twice the mean rank falls by one for each value gone from before the run's start, and from before its end.
  let before = -gone.length;
  for (let place = 0; place <= n; place++) {
    const here = shifts[place] as number;
    shifts[place] = before + here;
    before += 2 * here;
  }
  return shifts;
}

function shiftRanks(ranks: Int32Array, left: Int32Array, shifts: Int32Array): Int32Array {
  const n = ranks.length;
  const shifted = new Int32Array(left.length);
  for (let i = 0; i < left.length; i++) {
    const rank = ranks[left[i] as number] as number;
    shifted[i] = rank - (shifts[placeOf(rank, n)] as number);
  }
  return shifted;
}

/** Half of a doubled rank, rounded down: a place of its own for every run of equal values, from 1 to n. */
function placeOf(centredRank: number, n: number): number {
  return (centredRank + n + 1) >> 1;
}

/** Spearman's correlation over joint rows: Pearson's of the ranks among them. Neither column is constant there. */
export function spearmanOfJoint(first: JointRanks, second: JointRanks): number {
  let products = 0;
  for (let i = 0; i < first.ranks.length; i++)
    products += (first.ranks[i] as number) * (second.ranks[i] as number);
  return products / Math.sqrt(first.squares) / Math.sqrt(second.squares);
}
