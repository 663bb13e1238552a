/**
 * A bound on the p-value of a permutation test where none of the permutations was as extreme as what was observed, for a
 * statistic that is a norm of centred sums over the drawn rows.
 *
 * C. Borell, "Convex measures on locally convex spaces", Ark. Mat. 12, 1974, lemma 3.1: when a log-concave vector leaves a
 * symmetric convex set with probability e < 1/2, it leaves the set t times as large with at most about e^((1 + t)/2). Here the
 * set is that of all sums no longer than the longest permuted one, e is one in as many as there are orders, and t the observed
 * length over that one. Sums of drawn rows come in steps, so a step is added to the longest. The bound falls more slowly
 * than the distribution itself: twice as long as the longest of 9,999 makes 1e-6, where a normal distribution has 1e-14.
 *
 * @param observed length of the observed sum
 * @param longest that of the longest permuted one, at most `observed`
 * @param step how much longer a sum can become when one drawn row is exchanged for another
 * @param smallest the smallest p-value that the permutations can give
 */
export function beyondPermutations(
  observed: number,
  longest: number,
  step: number,
  smallest: number,
): number {
  const times = observed / (longest + step);
  return times > 1 ? smallest ** ((1 + times) / 2) : smallest;
}
