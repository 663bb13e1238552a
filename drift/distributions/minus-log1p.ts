/** `e - log(1 + e)`, by its series near 0, where the difference would cancel. Needs e > -1. */
export function minusLog1p(e: number): number {
  if (Math.abs(e) > 0.1) return e - Math.log1p(e);
  let power = e * e;
  let sum = 0;
  for (let k = 2; k <= 17; k++) {
    sum += (k % 2 === 0 ? power : -power) / k;
    power *= e;
  }
  return sum;
}
