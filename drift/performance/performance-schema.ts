/** The part of a DriftResult that says how right the model was: with labels, and estimated without. */
import * as z from 'zod';
import { columnResultSchema } from '../column-result.js';
import { fairnessSchema } from '../fairness/fairness-schema.js';
import { segmentsSchema } from '../why/segments-schema.js';

const share = z.number().min(0).max(1);
const count = z.number().int().min(0);
const number = z.number();
const interval = z.tuple([number, number]);
const instant = z.iso.datetime();

/** A figure of the window whose labels are known. */
const realisedSchema = z.object({
  /** `null` where the rows do not define it, with the reason. */
  value: number.nullable(),
  /** 95 % interval; `null` where there is none. */
  interval: interval.nullable(),
  reason: z.string().nullable(),
});

/** The same figure as it is expected to be, were all labels known. */
const estimatedSchema = z.object({
  value: number.nullable(),
  /** Estimate ± three standard errors of samples of this size. */
  interval: interval.nullable(),
  standard_error: number.nullable(),
  reason: z.string().nullable(),
});

export const performanceFigureSchema = z.object({
  /** Such as `accuracy`, `roc_auc`, `f1_macro`, `mae`; `docs/performance.md` lists them. */
  name: z.string(),
  /** Which way is good; `zero`: the nearer to 0 the better. */
  better: z.enum(['higher', 'lower', 'zero']),
  /** Whether the verdict looks at it. */
  judged: z.boolean(),
  /** `null` when no row of the window has a label, or the figure needs what the rows do not hold. */
  realised: realisedSchema.nullable(),
  /** `null` when the figure is not estimated. */
  estimated: estimatedSchema.nullable(),
  /** The figure on the labelled rows of the reference. */
  reference: number.nullable(),
  /** Between these it is as expected; `null` where there is no bound. */
  bounds: z.object({
    lower: number.nullable(),
    upper: number.nullable(),
    source: z.enum(['reference', 'config']).nullable(),
  }),
  /** Whether each value lies beyond the bound on its bad side. */
  fallen: z.object({ realised: z.boolean(), estimated: z.boolean() }),
  /** How far estimates were from what labels showed later, over earlier windows; `null` when there are none. */
  estimate_error: z
    .object({ windows: count, mean: number, mean_absolute: number, largest: number.min(0) })
    .nullable(),
});
export type PerformanceFigure = z.infer<typeof performanceFigureSchema>;

export const PERFORMANCE_VERDICTS = ['as_expected', 'fallen', 'unknown'] as const;
export type PerformanceVerdict = (typeof PERFORMANCE_VERDICTS)[number];

export const performanceSchema = z.object({
  task: z.enum(['binary', 'multiclass', 'regression']),
  /** The target's name. */
  target: z.string(),
  /** The labels; a prediction is a position in this list. `null` for a regression. */
  classes: z.array(z.string()).nullable(),
  /** 1 at the time of the check; each later evaluation with more labels counts one up and leaves the earlier as they were. */
  revision: z.number().int().min(1),
  evaluated_at: instant,
  /** `fallen` when a judged figure lies beyond its bound on the bad side. */
  verdict: z.enum(PERFORMANCE_VERDICTS),
  /** What the verdict rests on: labels where there are enough of them, else the estimate. */
  judged_by: z.enum(['realised', 'estimated']).nullable(),
  labels: z.object({
    /** Rows of the window. */
    predictions: count,
    /** Those whose label is known and usable. */
    labelled: count,
    /** `labelled / predictions`; `null` without rows. */
    coverage: share.nullable(),
    /** Labels that are none of the classes, or belong to a prediction that cannot be read. */
    unusable: count,
    /** When the newest of these labels came; `null` of files. */
    newest: instant.nullable(),
    /** Tells one set of labels from another; `null` of files. */
    fingerprint: z.string().nullable(),
    /** Fewer labelled rows than this are not judged. */
    needed: count,
  }),
  /** What the figures are held against; `null` when the reference has no labels, with the reason in `notes`. */
  reference: z
    .object({
      source: z.string().nullable(),
      rows: count,
      labelled: count,
      /** The chunks whose scatter makes the bounds. */
      chunks: count,
      chunk_rows: count,
      /** Standard deviations of the chunks from their mean to each bound; absent in results from before it was written. */
      deviations: z.number().optional(),
    })
    .nullable(),
  /** How figures were estimated; `null` when they were not, with the reason in `notes`. */
  estimator: z
    .object({
      method: z.enum(['cbpe', 'dle']),
      /** Whether scores were calibrated on the reference first. */
      calibrated: z.boolean().nullable(),
    })
    .nullable(),
  figures: z.array(performanceFigureSchema),
  /** How often what was predicted with some probability came true; two classes only. */
  calibration: z
    .array(z.object({ lower: share, upper: share, rows: count, predicted: share, actual: share }))
    .nullable(),
  /** `counts[actual][predicted]`, in the order of `labels`; `null` of numbers, without labels, and of more than 30 classes. */
  confusion: z.object({ labels: z.array(z.string()), counts: z.array(z.array(count)) }).nullable(),
  /** Precision, recall and F1 of each class against all others; more than two classes only. */
  by_class: z
    .array(
      z.object({
        class: z.string(),
        rows: count,
        precision: number.nullable(),
        recall: number.nullable(),
        f1: number.nullable(),
      }),
    )
    .nullable(),
  /**
   * Whether the target has drifted: the labels of the window against those of the reference. It is no part of the result's
   * verdict, which must not change when labels come. `null` when either side has no labels.
   */
  target_drift: columnResultSchema.nullable(),
  /** How alike groups are treated. Absent where no groups are configured. */
  fairness: fairnessSchema.optional(),
  /** In which segments the model got worse. Absent when too few rows have labels, and of earlier versions. */
  segments: segmentsSchema.optional(),
  /** What a reader must know, each in one sentence. */
  notes: z.array(z.string()),
});
export type PerformanceSection = z.infer<typeof performanceSchema>;
