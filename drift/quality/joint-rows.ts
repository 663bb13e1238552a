/** The rows in which two columns both hold a value. Positions count the values of either column, in row order. */
export interface JointRows {
  readonly count: number;
  /** By joint row: the position of its value in either column. */
  readonly inFirst: Int32Array;
  readonly inSecond: Int32Array;
  /** The positions of the values whose row the other column leaves empty. */
  readonly onlyInFirst: Int32Array;
  readonly onlyInSecond: Int32Array;
}

/**
 * @param first by row, 1 where the first column holds a value; `null` when it always does
 * @param second the same of the second
 */
export function jointRows(first: Uint8Array | null, second: Uint8Array | null, rows: number): JointRows {
  const inFirst = new Int32Array(rows);
  const inSecond = new Int32Array(rows);
  const onlyInFirst = new Int32Array(rows);
  const onlyInSecond = new Int32Array(rows);
  let count = 0;
  let a = 0;
  let b = 0;
  for (let row = 0; row < rows; row++) {
    const hasFirst = first === null ? 1 : (first[row] as number);
    const hasSecond = second === null ? 1 : (second[row] as number);
    // Written always, kept only where it holds: no branch to mispredict.
    inFirst[count] = a;
    inSecond[count] = b;
    onlyInFirst[a - count] = a;
    onlyInSecond[b - count] = b;
    count += hasFirst & hasSecond;
    a += hasFirst;
    b += hasSecond;
  }
  return {
    count,
    inFirst: inFirst.subarray(0, count),
    inSecond: inSecond.subarray(0, count),
    onlyInFirst: onlyInFirst.slice(0, a - count),
    onlyInSecond: onlyInSecond.slice(0, b - count),
  };
}
