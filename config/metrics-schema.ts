/** The part of `sentinel.config.yaml` about Prometheus metrics. */
import * as z from 'zod';

export const metricsSchema = z.strictObject({
  /** Columns of a model that have series of their own, some eight each. */
  max_columns: z.int().min(1).max(10_000).default(100),
});
