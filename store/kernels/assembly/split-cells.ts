/** Finds the cells of plain CSV. AssemblyScript. */

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const QUOTE: u8 = 0x22;

/** Bytes that are looked at together. */
const BLOCK: usize = 64;
/** How many bytes behind the rows have to be there: a block, and whole words of the last number. */
export const ROOM: usize = BLOCK;

/**
 * Finds where every cell ends: at its separator, or at the LF of its line.
 *
 * @param bytes address of rows, the last with a line end too, and `ROOM` more bytes of no meaning, such as digits
 * @param columns cells of every row
 * @param carriage whether every line ends with CR and LF
 * @param ends address of memory for the ends of cells, which are addresses as well: at most as many as there are bytes
 * @returns how many rows there are; 0 when the bytes are not plain
 */
export function splitCells(
  bytes: usize,
  length: usize,
  columns: u32,
  separator: u32,
  carriage: bool,
  ends: usize,
): u32 {
  const end = bytes + length;
  const separators = i8x16.splat(<i8>separator);
  const highest = i8x16.splat(QUOTE);
  let rows: u32 = 0;
  let into = ends;
  /** Where the ends of a row's cells end, and where the row starts. */
  let full = ends + (<usize>columns << 2);
  let start = bytes;
  /** Whether the byte before the block is a CR. */
  let pending: u64 = 0;
  for (let at = bytes; at < end; at += BLOCK) {
    const one = v128.load(at);
    const two = v128.load(at, 16);
    const three = v128.load(at, 32);
    const four = v128.load(at, 48);
    let found = bitsOf(
      i8x16.eq(one, separators),
      i8x16.eq(two, separators),
      i8x16.eq(three, separators),
      i8x16.eq(four, separators),
    );
    const least = i8x16.min_u(i8x16.min_u(one, two), i8x16.min_u(three, four));
    // Line ends and what is not plain are among the lowest bytes, which are rare.
    if (v128.any_true(i8x16.le_u(least, highest))) {
      if (v128.any_true(v128.or(oddOf(one, two, QUOTE), oddOf(three, four, QUOTE)))) return 0;
      if (v128.any_true(v128.or(oddOf(one, two, 0), oddOf(three, four, 0)))) return 0;
      const returns = bitsEqual(one, two, three, four, CR);
      let lines = bitsEqual(one, two, three, four, LF);
      if (carriage ? ((returns << 1) | pending) != lines : returns != 0) return 0;
      pending = returns >> 63;
      found |= lines;
      for (; lines != 0; lines &= lines - 1) {
        const lineEnd = at + <usize>ctz(lines);
        if (into + (<usize>popcnt(found & (lines ^ (lines - 1))) << 2) != full) return 0;
        // Readers differ about an empty line.
        if (lineEnd - <usize>carriage <= start) return 0;
        full += <usize>columns << 2;
        start = lineEnd + 1;
        rows++;
      }
    } else if (pending != 0) return 0;
    for (; found != 0; found &= found - 1) {
      store<u32>(into, <u32>at + <u32>ctz(found));
      into += 4;
    }
  }
  return rows;
}

/** A bit for every byte of four vectors: whether a comparison holds there. */
@inline
function bitsOf(one: v128, two: v128, three: v128, four: v128): u64 {
  return (
    <u64>i8x16.bitmask(one) |
    (<u64>i8x16.bitmask(two) << 16) |
    (<u64>i8x16.bitmask(three) << 32) |
    (<u64>i8x16.bitmask(four) << 48)
  );
}

@inline
function bitsEqual(one: v128, two: v128, three: v128, four: v128, byte: u8): u64 {
  const wanted = i8x16.splat(<i8>byte);
  return bitsOf(i8x16.eq(one, wanted), i8x16.eq(two, wanted), i8x16.eq(three, wanted), i8x16.eq(four, wanted));
}

@inline
function oddOf(one: v128, other: v128, byte: u8): v128 {
  const odd = i8x16.splat(<i8>byte);
  return v128.or(i8x16.eq(one, odd), i8x16.eq(other, odd));
}
