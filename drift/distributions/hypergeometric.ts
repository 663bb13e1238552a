/** Weights this far below the largest one are left out. */
const NEGLIGIBLE = 1e-300;

/**
 * Two-sided p-value of the hypergeometric distribution: the chance that, of `drawn` rows out of `rows` of which
 * `marked` are marked, the number of marked ones is at least as far from its mean as `observed`.
 *
 * Weights are built outward from the mode by their ratios, so no factorial is needed.
 */
export function hypergeometricPValue(rows: number, marked: number, drawn: number, observed: number): number {
  const mean = (drawn * marked) / rows;
  // Distances that are equal in exact arithmetic may differ by rounding; they count as equal.
  const distance = Math.abs(observed - mean) * (1 - 1e-10);
  const least = Math.max(0, drawn + marked - rows);
  const most = Math.min(marked, drawn);
  const mode = Math.min(Math.max(Math.floor(((drawn + 1) * (marked + 1)) / (rows + 2)), least), most);
  let total = 0;
  let extreme = 0;
  const add = (x: number, weight: number) => {
    total += weight;
    if (Math.abs(x - mean) >= distance) extreme += weight;
  };
  let weight = 1;
  for (let x = mode; x <= most && weight > NEGLIGIBLE; x++) {
    add(x, weight);
    weight *= ((marked - x) * (drawn - x)) / ((x + 1) * (rows - marked - drawn + x + 1));
  }
  weight = 1;
  for (let x = mode; x > least && weight > NEGLIGIBLE; ) {
    weight *= (x * (rows - marked - drawn + x)) / ((marked - x + 1) * (drawn - x + 1));
    x--;
    add(x, weight);
  }
  return extreme / total;
}
