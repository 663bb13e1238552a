/** A mean and how far it may be off. */
export interface MeanAndError {
  readonly mean: number;
  /** Standard error of the mean; NaN for a single row. */
  readonly error: number;
}

/** Mean and standard error of independent values; both NaN without any. The spread is summed about the mean. */
export function meanAndError(values: Float64Array): MeanAndError {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] as number;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += ((values[i] as number) - mean) ** 2;
  return { mean, error: n > 1 ? Math.sqrt(squares / (n - 1) / n) : Number.NaN };
}
