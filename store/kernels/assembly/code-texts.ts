/** Numbers the texts of columns of plain CSV. AssemblyScript. */
import { startOf } from './cell-start';

/**
 * Gives every different text of a column a number, in the order in which they appear first.
 *
 * @param codes address of memory for `rows` integers: the number of every row's text, -1 for an empty cell
 * @param table address of memory for `slots` integers, a power of two of them
 * @param texts address of memory for `most` entries of four integers: where the text starts and ends, how many rows have it, its hash
 * @returns how many different ones there are; -1 when they are more than `most`, which is at most half of `slots`
 */
export function codeTexts(
  bytes: usize,
  ends: usize,
  rows: u32,
  columns: u32,
  column: u32,
  carriage: bool,
  codes: usize,
  table: usize,
  slots: u32,
  texts: usize,
  most: u32,
): i32 {
  const cut = <usize>(carriage && column == columns - 1);
  memory.fill(table, 0, <usize>slots << 2);
  let found: u32 = 0;
  for (let row: u32 = 0, cell: u32 = column; row < rows; row++, cell += columns) {
    const start = startOf(bytes, ends, cell);
    const end = <usize>load<u32>(ends + (<usize>cell << 2)) - cut;
    const into = codes + (<usize>row << 2);
    if (start == end) {
      store<i32>(into, -1);
      continue;
    }
    // FNV-1a, its bits mixed once more: the lower ones alone choose the slot.
    let hash: u32 = 2166136261;
    for (let at = start; at < end; at++) hash = (hash ^ <u32>load<u8>(at)) * 16777619;
    hash ^= hash >> 15;
    let slot = hash & (slots - 1);
    for (;;) {
      const place = table + (<usize>slot << 2);
      const code = load<u32>(place);
      if (code == 0) {
        if (found == most) return -1;
        const entry = texts + (<usize>found << 4);
        store<u32>(entry, <u32>start);
        store<u32>(entry, <u32>end, 4);
        store<u32>(entry, 1, 8);
        store<u32>(entry, hash, 12);
        store<u32>(place, ++found);
        store<i32>(into, <i32>found - 1);
        break;
      }
      const entry = texts + ((<usize>code - 1) << 4);
      if (load<u32>(entry, 12) == hash && sameText(start, end, load<u32>(entry), load<u32>(entry, 4))) {
        store<u32>(entry, load<u32>(entry, 8) + 1, 8);
        store<i32>(into, <i32>code - 1);
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
  }
  return <i32>found;
}

@inline
function sameText(start: usize, end: usize, otherStart: u32, otherEnd: u32): bool {
  const length = end - start;
  return length == <usize>(otherEnd - otherStart) && memory.compare(start, <usize>otherStart, length) == 0;
}
