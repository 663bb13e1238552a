/**
 * Exact P(U >= u) of the Mann-Whitney statistic of two samples without ties.
 *
 * U is distributed as the sum of a random partition into at most m parts, each at most n: the coefficients of
 * the Gaussian binomial, the product over i from 1 to m of (1 - q^(n+i)) / (1 - q^i). It is built up factor by factor,
 * each intermediate product being a Gaussian binomial too, so that little cancels. Up to the half it has m · n / 2
 * coefficients: takes m² n steps and 4 m n bytes.
 *
 * @param m size of one sample, at least 1, the smaller one to be quick
 * @param n size of the other
 * @param u pairs in which one side is the larger, an integer in [0, m n]
 */
export function mannWhitneyTail(m: number, n: number, u: number): number {
  // By symmetry P(U >= u) = P(U <= mn - u); beyond the middle the other tail is the shorter sum.
  const short = m * n - u <= u - 1;
  const last = short ? m * n - u : u - 1;
  if (last < 0) return short ? 0 : 1;
  const count = new Float64Array(last + 1);
  count[0] = 1;
  let total = 1;
  for (let i = 1; i <= m; i++) {
    for (let j = i; j <= last; j++) count[j] = (count[j] ?? 0) + (count[j - i] ?? 0);
    for (let j = last; j >= n + i; j--) count[j] = (count[j] ?? 0) - (count[j - n - i] ?? 0);
    // In this order every step is an integer, exact up to 2^53.
    total = (total * (n + i)) / i;
  }
  let sum = 0;
  for (const each of count) sum += each;
  return short ? sum / total : 1 - sum / total;
}
