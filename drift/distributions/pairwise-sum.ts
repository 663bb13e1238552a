import { keepDouble, type Rounding } from './short-floats.js';

/** Up to this many numbers are summed in eight strands, more are halved first. */
const BLOCK = 128;
const STRANDS = 8;

/**
 * The sum of an array to the last bit as `numpy.sum` finds it: halved down to blocks, each of which is summed in eight
 * strands. The order of additions counts, since every one of them rounds.
 *
 * @param round what an addition of the array's type rounds to; double precision unless told
 */
export function pairwiseSum(values: Float64Array, round: Rounding = keepDouble): number {
  const n = values.length;
  if (n > BLOCK) {
    const half = Math.floor(n / 2);
    const cut = half - (half % STRANDS);
    return round(pairwiseSum(values.subarray(0, cut), round) + pairwiseSum(values.subarray(cut), round));
  }
  const whole = n - (n % STRANDS);
  const strands = new Float64Array(STRANDS);
  for (let i = 0; i < whole; i++) {
    strands[i % STRANDS] = round((strands[i % STRANDS] as number) + (values[i] as number));
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = strands;
  let sum = round(round(round(a + b) + round(c + d)) + round(round(e + f) + round(g + h)));
  for (let i = whole; i < n; i++) sum = round(sum + (values[i] as number));
  return sum;
}
