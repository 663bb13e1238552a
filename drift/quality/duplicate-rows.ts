/**
 * How many rows are equal to an earlier one, as `pandas.DataFrame.duplicated().sum()`: rows less different hashes.
 *
 * The hashes go into an open-addressing table, so this takes O(n) time and 16 to 32 bytes a row.
 *
 * @param hashes two halves for every row, as `rowHashes` makes them
 */
export function countDuplicates(hashes: Int32Array): number {
  const rows = hashes.length / 2;
  const capacity = 2 ** Math.ceil(Math.log2(2 * rows + 2));
  const slots = new Int32Array(2 * capacity);
  let duplicates = 0;
  for (let row = 0; row < rows; row++) {
    const a = hashes[2 * row] as number;
    // Two zeros mark a free slot, so no hash may be that.
    const b = a === 0 && hashes[2 * row + 1] === 0 ? 1 : (hashes[2 * row + 1] as number);
    for (let slot = a & (capacity - 1); ; slot = (slot + 1) & (capacity - 1)) {
      const first = slots[2 * slot] as number;
      const second = slots[2 * slot + 1] as number;
      if (first === a && second === b) {
        duplicates++;
        break;
      }
      if (first === 0 && second === 0) {
        slots[2 * slot] = a;
        slots[2 * slot + 1] = b;
        break;
      }
    }
  }
  return duplicates;
}
