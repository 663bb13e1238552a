/** Stop once this many were at least as extreme: the p-value is then known to about 7 %. */
const ENOUGH_EXTREME = 200;

/**
 * P-value of a permutation test: of random permutations, how many are at least as extreme as what was observed. Valid at
 * any number of them, the observed order counting as one more; stops early where the p-value is large, as J. Besag and P.
 * Clifford, "Sequential Monte Carlo p-values", Biometrika 78(2), 1991.
 *
 * @param isExtreme makes the next permutation and tells whether it is at least as extreme
 * @param most permutations to make at most; the smallest p-value is 1 / (most + 1)
 */
export function sequentialPValue(isExtreme: () => boolean, most: number): number {
  let extreme = 0;
  for (let done = 1; done <= most; done++) {
    if (isExtreme()) extreme++;
    if (extreme === ENOUGH_EXTREME) return extreme / done;
  }
  return (1 + extreme) / (1 + most);
}
