/** Scaling step against overflow and underflow, a power of two so that it is exact. */
const SCALE = 2 ** 128;

/** `a` times `a`, square matrices of order `m` in row-major order. */
function squared(a: Float64Array, m: number): Float64Array {
  const product = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const factor = a[i * m + k] as number;
      if (factor === 0) continue;
      for (let j = 0; j < m; j++) {
        const at = i * m + j;
        product[at] = (product[at] as number) + factor * (a[k * m + j] as number);
      }
    }
  }
  return product;
}

/** A row vector of length `m` times a square matrix of order `m`. */
function rowTimes(row: Float64Array, a: Float64Array, m: number): Float64Array {
  const product = new Float64Array(m);
  for (let k = 0; k < m; k++) {
    const factor = row[k] as number;
    if (factor === 0) continue;
    for (let j = 0; j < m; j++) product[j] = (product[j] as number) + factor * (a[k * m + j] as number);
  }
  return product;
}

/** The matrix H of Marsaglia, Tsang and Wang for `nd = k - h`, of order 2k - 1. */
function transitionMatrix(m: number, h: number): Float64Array {
  const inverseFactorial = new Float64Array(m + 1);
  inverseFactorial[0] = 1;
  for (let j = 1; j <= m; j++) inverseFactorial[j] = (inverseFactorial[j - 1] as number) / j;

  const matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= Math.min(i + 1, m - 1); j++)
      matrix[i * m + j] = inverseFactorial[i - j + 1] as number;
  }
  for (let i = 0; i < m - 1; i++) {
    const edge = (1 - h ** (i + 1)) * (inverseFactorial[i + 1] as number);
    matrix[i * m] = edge;
    matrix[(m - 1) * m + (m - 1 - i)] = edge;
  }
  const corner = 1 - 2 * h ** m + (h > 0.5 ? (2 * h - 1) ** m : 0);
  matrix[(m - 1) * m] = corner * (inverseFactorial[m] as number);
  return matrix;
}

/**
 * P(D_n < d) of the two-sided, one-sample Kolmogorov statistic, exactly: Durbin's matrix in the form of
 * G. Marsaglia, W. W. Tsang and J. Wang, "Evaluating Kolmogorov's distribution", J. Stat. Software 8(18), 2003.
 *
 * Takes O(k³ log n) time for k = ceil(n d), so it is meant for small n d.
 *
 * @param n number of values, an integer of at least 1
 * @param d in (1/(2n), 1)
 */
export function kolmogorovCdfByMatrix(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const m = 2 * k - 1;
  let power = transitionMatrix(m, k - n * d);
  let powerExponent = 0;
  let row: Float64Array = new Float64Array(m);
  row[k - 1] = 1;
  let exponent = 0;

  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      row = rowTimes(row, power, m);
      exponent += powerExponent;
    }
    if (left === 1) break;
    power = squared(power, m);
    powerExponent *= 2;
    if ((power[(k - 1) * m + k - 1] as number) > SCALE) {
      power = power.map((value) => value / SCALE);
      powerExponent += 128;
    }
  }

  let probability = row[k - 1] as number;
  for (let i = 1; i <= n; i++) {
    probability *= i / n;
    if (probability < 1 / SCALE) {
      probability *= SCALE;
      exponent -= 128;
    }
  }
  return Math.min(probability * 2 ** exponent, 1);
}
