/** What the API says of its models. */
import * as z from 'zod';
import { metricsSchema } from '../../model/model-header.js';

const featureSchema = z.strictObject({
  name: z.string(),
  type: z.enum(['numeric', 'categorical']),
  nullable: z.boolean().meta({ description: 'Whether `null`, a missing value, is taken.' }),
  description: z.string().nullable(),
  min: z.number().nullable().optional(),
  max: z.number().nullable().optional(),
  integer: z.boolean().optional(),
  values: z
    .array(z.string())
    .nullable()
    .optional()
    .meta({ description: 'The categories that are declared; others are taken, too.' }),
});
export type DescribedFeature = z.infer<typeof featureSchema>;

export const describedModelSchema = z.strictObject({
  id: z.string(),
  title: z.string().nullable(),
  is_default: z.boolean().meta({ description: 'Whether `/predict` and `/invocations` are answered by it.' }),
  ready: z.boolean(),
  problems: z.array(z.string()).meta({ description: 'Why it is not ready.' }),
  version: z.string().nullable().meta({ description: 'The version that is served; `null` while none is.' }),
  framework: z.string().nullable(),
  trained_at: z.string().nullable(),
  metrics: metricsSchema.nullable(),
  features: z.array(featureSchema),
  target: z.strictObject({
    name: z.string(),
    type: z.enum(['classification', 'regression']),
    classes: z.array(z.string()).nullable(),
  }),
  links: z.strictObject({
    self: z.string(),
    predict: z.string(),
    infer: z.string(),
    invocations: z.string(),
  }),
});
export type DescribedModel = z.infer<typeof describedModelSchema>;

export const modelListSchema = z.strictObject({ models: z.array(describedModelSchema) });
