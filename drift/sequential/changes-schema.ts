/** The part of a DriftResult that looks at figures along the time of past checks. */
import * as z from 'zod';

const count = z.number().int().min(0);
const instant = z.iso.datetime();

/**
 * What a figure is: the drift score of a column, which is a distance (`column`) or a p-value; its share of missing values; the share of a
 * predicted class; a quantile, or the mean, of the scores; a figure of performance; the drift of the target; how far groups are
 * apart; or what several columns together show.
 */
export const FIGURE_KINDS = [
  'column',
  'p_value',
  'missing',
  'class_share',
  'score_quantile',
  'performance',
  'target',
  'fairness',
  'multivariate',
] as const;

export const changesSchema = z.object({
  /** Windows that were looked at, this one among them, and those left out as they share rows with one before them. */
  windows: count,
  overlapping: count,
  /** The first windows, which later ones are held against. */
  baseline: count,
  /** Checks for each false change of any figure that they find, on average, or more, while nothing changes. */
  checks_to_false_alarm: z.number(),
  figures: z.array(
    z.object({
      /**
       * A column; a class; a column of scores and a mark (`probability median`); a figure of performance; `target`; an attribute and a
       * measure (`sex demographic_parity_ratio`); `reconstruction` or `domain_classifier`.
       */
      name: z.string(),
      kind: z.enum(FIGURE_KINDS),
      /** What of the calendar was taken out; `null` for nothing. */
      calendar: z.enum(['weekday', 'hour_of_week']).nullable(),
      value: z.number().nullable(),
      /** Mean ± 3 standard deviations of the baseline's windows, without what the calendar makes of them. */
      lower: z.number().nullable(),
      upper: z.number().nullable(),
      /** Whether this window lies outside of them. */
      crosses: z.boolean(),
      /** The change that goes on; `null` when there is none. One that has not shown itself for twenty windows is over. */
      change: z
        .object({
          direction: z.enum(['up', 'down']),
          /** Ends of windows: the one in which it most likely began, the first that may be, and the one whose check found it. */
          since: instant,
          earliest: instant,
          found: instant,
        })
        .nullable(),
    }),
  ),
});
export type ChangesSection = z.infer<typeof changesSchema>;
