/** Sorts numbers that are nearly in order. AssemblyScript, part of the numbers kernel. */

/** Moves by insertion for every number, before sorting them otherwise is cheaper. */
const MOVES: u32 = 4;

/** Sorts numbers that are nearly in order; false when too many were not, and then the order is any. */
@inline
export function insert(values: usize, rows: usize, length: u32, withRows: bool): bool {
  let moves: u64 = <u64>length * MOVES;
  let previous = load<f64>(values);
  const bytes = <usize>length << 3;
  for (let i: usize = 8; i < bytes; i += 8) {
    const value = load<f64>(values + i);
    // NaN is in order wherever it stands behind all others.
    if (!(value < previous)) {
      previous = value;
      continue;
    }
    const row = withRows ? load<u32>(rows + (i >> 1)) : 0;
    let at = i;
    do {
      store<f64>(values + at, load<f64>(values + at - 8));
      if (withRows) store<u32>(rows + (at >> 1), load<u32>(rows + ((at - 8) >> 1)));
      at -= 8;
    } while (at > 0 && load<f64>(values + at - 8) > value);
    store<f64>(values + at, value);
    if (withRows) store<u32>(rows + (at >> 1), row);
    const moved = <u64>((i - at) >> 3);
    if (moved > moves) return false;
    moves -= moved;
  }
  return true;
}
