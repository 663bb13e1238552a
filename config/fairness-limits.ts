/** How far apart groups may be: `models.{id}.fairness.limits` of `sentinel.config.yaml`. */
import * as z from 'zod';
import type { TargetConfig } from './target.js';

const DECISIONS = ['demographic_parity_difference', 'demographic_parity_ratio'] as const;
const OF_NUMBERS = [
  'mean_prediction_difference',
  'mae_difference',
  'mae_ratio',
  'mean_error_difference',
] as const;
const OF_CLASSES = ['accuracy_difference'] as const;
const OF_CHOICES = [
  ...DECISIONS,
  'equal_opportunity_difference',
  'equalized_odds_difference',
  'predictive_parity_difference',
  ...OF_CLASSES,
  'calibration_gap_difference',
] as const;

const measureSchema = z.enum([...OF_CHOICES, ...OF_NUMBERS]);
type LimitedMeasure = z.infer<typeof measureSchema>;

/** By measure: the largest difference, or the smallest ratio, of two groups that nobody needs to be told of. */
export const fairnessLimitsSchema = z.partialRecord(measureSchema, z.number().positive());
export type FairnessLimits = z.infer<typeof fairnessLimitsSchema>;

export interface LimitProblem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** The measures of such a target, some of whose classes may be favourable. */
export function limitedMeasures(
  target: Pick<TargetConfig, 'type'> & { readonly classes?: readonly string[] },
  favourable: readonly string[] | undefined,
): readonly LimitedMeasure[] {
  if (target.type === 'regression') return OF_NUMBERS;
  return favourable !== undefined || target.classes?.length === 2 ? OF_CHOICES : OF_CLASSES;
}

/** Limits of what is not measured of the model, or that nothing could be beyond. */
export function fairnessLimitProblems(
  limits: FairnessLimits,
  measured: readonly LimitedMeasure[],
): LimitProblem[] {
  return Object.entries(limits).flatMap(([measure, limit]): LimitProblem[] => {
    const path = ['limits', measure];
    if (!measured.some((one) => one === measure))
      return [{ path, message: `not measured of this model, expected some of ${measured.join(', ')}` }];
    const bounded = !OF_NUMBERS.some((one) => one === measure) || measure.endsWith('_ratio');
    if (!bounded || (limit !== undefined && limit < 1)) return [];
    return [{ path, message: `expected less than 1, got ${limit}` }];
  });
}
