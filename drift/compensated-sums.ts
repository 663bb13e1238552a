export interface CompensatedSums {
  /** Adds a part to the `i`-th sum. */
  readonly add: (i: number, part: number) => void;
  /** The `i`-th sum so far. */
  readonly at: (i: number) => number;
}

/**
 * Sums of many parts that keep the digits each addition would round away (A. Neumaier, "Rundungsfehleranalyse einiger
 * Verfahren zur Summation endlicher Summen", Z. Angew. Math. Mech. 54, 1974).
 */
export function compensatedSums(size: number): CompensatedSums {
  const sums = new Float64Array(size);
  const lost = new Float64Array(size);
  return {
    add: (i, part) => {
      const before = sums[i] as number;
      const after = before + part;
      const partLost = Math.abs(before) >= Math.abs(part) ? before - after + part : part - after + before;
      lost[i] = (lost[i] as number) + partLost;
      sums[i] = after;
    },
    at: (i) => (sums[i] as number) + (lost[i] as number),
  };
}
