/** A sampler of 0, 1, 2, … with the given weights: one uniform number and a search by halves for each draw. */
export function discrete(weights: readonly number[]): (uniform: () => number) => number {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, i) => {
    total += weight;
    cumulative[i] = total;
  });
  return (uniform) => {
    const u = uniform() * total;
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] as number) <= u) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
