/** The part of a performance section that says how alike a model treats groups. */
import * as z from 'zod';

const count = z.number().int().min(0);
const number = z.number();
const interval = z.tuple([number, number]);
/** `null` where it has no upper bound. */
const openInterval = z.tuple([number, number.nullable()]);

const groupFigureSchema = z.object({
  /** `selection_rate`, `base_rate`, `false_positive_rate`, `calibration_gap`, `mean_prediction`, or a figure of performance. */
  name: z.string(),
  /** With labels, where the figure needs them; `null` where the group's rows do not define it. */
  value: number.nullable(),
  /** 95 % interval. */
  interval: interval.nullable(),
  /** Without labels: by CBPE, learnt from reference rows of the same group. */
  estimated: number.nullable(),
  /** Estimate ± three standard errors. */
  estimated_interval: interval.nullable(),
});

const groupSchema = z.object({
  /** The value of each column; `null` where it is missing. */
  values: z.array(z.string().nullable()),
  rows: count,
  labelled: count,
  /** Rows of the reference; 0 of a group that is new. */
  reference_rows: count,
  /** Fewer rows than the minimum: it is listed and nothing is said of it. */
  too_small: z.boolean(),
  figures: z.array(groupFigureSchema),
});

const comparisonSchema = z.object({
  rate: z.string(),
  /** Position in `groups`. */
  group: count,
  /** The group less what it is held against. */
  difference: number,
  difference_interval: interval.nullable(),
  /** The group over what it is held against; `null` where that is nothing or means nothing. */
  ratio: number.nullable(),
  ratio_interval: openInterval.nullable(),
  p_value: z.number().min(0).max(1),
  /** By Benjamini and Hochberg, over all comparisons of the window. */
  p_adjusted: z.number().min(0).max(1),
  /** Whether `p_adjusted` is below `alpha`. */
  differs: z.boolean(),
});

const paritySchema = z.object({
  /** Such as `demographic_parity_difference`; `docs/fairness.md` lists them. */
  name: z.string(),
  value: number.nullable(),
  /** Simultaneous over all pairs of groups, at 95 %. */
  interval: openInterval.nullable(),
  /** The rate and the groups that are farthest apart. */
  rate: z.string().nullable(),
  lowest: count.nullable(),
  highest: count.nullable(),
  /** The same of the estimated rates; `null` where they are not estimated of two groups. */
  estimated: number.nullable(),
  reason: z.string().nullable(),
});

export const fairnessAttributeSchema = z.object({
  columns: z.array(z.string()),
  /** The position of the group that others are held against; `null`: everybody. */
  against: count.nullable(),
  /** The largest first. A missing value is a group of its own. */
  groups: z.array(groupSchema),
  /** Smaller groups beyond the most that are looked at. */
  omitted: z.object({ groups: count, rows: count }),
  comparisons: z.array(comparisonSchema),
  parity: z.array(paritySchema),
});
export type FairnessAttribute = z.infer<typeof fairnessAttributeSchema>;

export const fairnessSchema = z.object({
  /** The classes that are good to get; `null` of a regression, and of several classes without any. */
  favourable: z.array(z.string()).nullable(),
  minimum_rows: count,
  alpha: z.number(),
  /** Comparisons, of all attributes, that p-values are adjusted for. */
  compared: count,
  attributes: z.array(fairnessAttributeSchema),
  /** What a reader must know, each in one sentence. */
  notes: z.array(z.string()),
});
export type FairnessSection = z.infer<typeof fairnessSchema>;
