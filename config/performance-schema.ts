/** How it is looked at whether a model is right: `models.{id}.performance` of `sentinel.config.yaml`. */
import * as z from 'zod';
import { durationMs, durationSchema } from './duration.js';
import { scheduleSchema } from './schedule-schema.js';
import type { TargetConfig } from './target.js';

const COUNTED = ['precision', 'recall', 'f1', 'specificity'] as const;

/** The figures of each kind of model. A test of `drift/` holds these lists against its own. */
export const PERFORMANCE_FIGURES = {
  binary: ['accuracy', ...COUNTED, 'roc_auc', 'average_precision', 'log_loss', 'brier', 'ece'],
  multiclass: [
    'accuracy',
    ...COUNTED.flatMap((figure) => [`${figure}_macro`, `${figure}_weighted`, `${figure}_micro`]),
    'roc_auc_macro',
    'roc_auc_weighted',
    'average_precision_macro',
    'log_loss',
    'brier',
    'ece',
  ],
  regression: ['mae', 'rmse', 'mape', 'r2', 'mean_error'],
} as const satisfies Record<string, readonly string[]>;

export type PerformanceTask = keyof typeof PERFORMANCE_FIGURES;

/** What kind of model has such a target. */
export function performanceTask(target: TargetConfig): PerformanceTask {
  if (target.type === 'regression') return 'regression';
  return target.classes.length === 2 ? 'binary' : 'multiclass';
}

const boundSchema = z
  .strictObject({ lower: z.number().optional(), upper: z.number().optional() })
  .refine(({ lower, upper }) => lower !== undefined || upper !== undefined, 'expected lower, upper, or both')
  .refine(({ lower = -Infinity, upper = Infinity }) => lower <= upper, 'lower is above upper');

export const performanceSchema = z.strictObject({
  /** Whether performance is looked at in every check. */
  enabled: z.boolean().default(true),
  /** The figures that the verdict looks at; a few that say different things unless told. */
  metrics: z.array(z.string()).min(1).optional(),
  /** Bounds in place of those of the reference, by figure. */
  bounds: z.record(z.string(), boundSchema).default({}),
  /** Standard deviations of the reference's chunks from their mean to each bound. */
  deviations: z.number().gt(0).max(100).default(3),
  /** Rows of the reference's chunks; as many as are judged unless told. */
  chunk_rows: z.int().min(10).optional(),
  /** Fewer labelled rows are not judged. */
  min_labels: z.int().min(1).default(30),
  /** How late labels may come: windows that ended longer ago are not evaluated again. */
  label_delay: durationSchema.refine((text) => durationMs(text) >= 60_000, 'at least 1m').default('30d'),
  /** When windows are evaluated again whose labels came since. */
  schedule: scheduleSchema.optional(),
});
export type PerformanceConfig = z.infer<typeof performanceSchema>;

/** What is wrong with the names of figures, with the place of each. */
export function performanceProblems(
  { metrics = [], bounds }: PerformanceConfig,
  target: TargetConfig,
): { readonly path: (string | number)[]; readonly message: string }[] {
  const known: readonly string[] = PERFORMANCE_FIGURES[performanceTask(target)];
  const message = `expected one of ${known.join(', ')}`;
  return [
    ...metrics.flatMap((name, at) => (known.includes(name) ? [] : [{ path: ['metrics', at], message }])),
    ...Object.keys(bounds).flatMap((name) =>
      known.includes(name) ? [] : [{ path: ['bounds', name], message }],
    ),
  ];
}
