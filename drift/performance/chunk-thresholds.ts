/** Between these a figure is as it should be; `null` where there is no bound. */
export interface Thresholds {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** How bounds are found. */
export type ThresholdRule =
  | {
      /** So many standard deviations of the reference's chunks from their mean. */
      readonly kind: 'standard_deviation';
      readonly lower: number | null;
      readonly upper: number | null;
    }
  | { readonly kind: 'constant'; readonly lower: number | null; readonly upper: number | null };

/** Three standard deviations to both sides. */
export const THREE_DEVIATIONS: ThresholdRule = { kind: 'standard_deviation', lower: 3, upper: 3 };

/** Values that a figure can take, such as 0 and 1 for a share. */
export interface Limits {
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Bounds of a figure: constants, or the mean ± some standard deviations (of the population) of the figure on the
 * reference's own chunks. A bound at or beyond what the figure can take cannot be crossed, and is none.
 *
 * Chunks of the reference must have as many rows as those that are judged: fewer rows scatter more.
 *
 * @param reference the figure on each chunk of the reference; `null` where it is not defined
 */
export function chunkThresholds(
  reference: readonly (number | null)[],
  rule: ThresholdRule = THREE_DEVIATIONS,
  limits: Limits = { lower: null, upper: null },
): Thresholds {
  if (rule.kind === 'constant') return { lower: rule.lower, upper: rule.upper };
  const values = reference.filter((value) => value !== null);
  if (values.length < 2) return { lower: null, upper: null };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const lower = rule.lower === null ? null : mean - rule.lower * deviation;
  const upper = rule.upper === null ? null : mean + rule.upper * deviation;
  return {
    lower: lower !== null && (limits.lower === null || lower > limits.lower) ? lower : null,
    upper: upper !== null && (limits.upper === null || upper < limits.upper) ? upper : null,
  };
}

/** True when a value lies outside its bounds; one that is not defined does not. */
export function crosses(value: number | null, { lower, upper }: Thresholds): boolean {
  return value !== null && ((lower !== null && value < lower) || (upper !== null && value > upper));
}
