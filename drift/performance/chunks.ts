/** Consecutive rows, from `start` up to but without `end`. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts rows into chunks of one size. What is left at the end joins the last chunk: a small chunk of its own would
 * scatter more than the bounds allow for.
 *
 * @param size at least 1; more than there are rows gives one chunk
 */
export function chunksOfSize(rows: number, size: number): Chunk[] {
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`Expected a chunk size of at least 1, got ${size}.`);
  if (rows === 0) return [];
  const count = Math.max(1, Math.floor(rows / size));
  return Array.from({ length: count }, (_, i) => ({
    start: i * size,
    end: i === count - 1 ? rows : (i + 1) * size,
  }));
}

/** Cuts rows into so many chunks whose sizes differ by one at most; fewer when there are fewer rows. */
export function chunksOfNumber(rows: number, number: number): Chunk[] {
  if (!Number.isInteger(number) || number < 1)
    throw new RangeError(`Expected at least 1 chunk, got ${number}.`);
  const count = Math.min(rows, number);
  return Array.from({ length: count }, (_, i) => ({
    start: Math.floor((i * rows) / count),
    end: Math.floor(((i + 1) * rows) / count),
  }));
}
