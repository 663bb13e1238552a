/**
 * P-values adjusted for testing many columns: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate",
 * J. R. Stat. Soc. B 57(1), 1995. In the order given.
 *
 * Calling drifted what has an adjusted value below α keeps the expected share of false ones among them at most α;
 * when no column has drifted, the chance of calling any is at most α. Holds for independent columns and for those
 * that depend positively on each other.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const count = pValues.length;
  const descending = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const adjusted = new Array<number>(count).fill(1);
  let smallest = 1;
  descending.forEach(({ p, index }, position) => {
    smallest = Math.min(smallest, (p * count) / (count - position));
    adjusted[index] = smallest;
  });
  return adjusted;
}
