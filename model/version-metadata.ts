/** What the registry keeps beside a model: `data/models/{model}/{version}/metadata.json`. */
import * as z from 'zod';
import { modelIdSchema } from '../config/schema.js';
import { targetSchema } from '../config/target.js';
import { calibrationSchema } from './calibration.js';
import { metricsSchema, sha256Schema, trainingSchema, versionSchema } from './model-header.js';

export const versionMetadataSchema = z.strictObject({
  schema_version: z.literal(1),
  model: modelIdSchema,
  version: versionSchema,
  /** When this version came into the registry. */
  created_at: z.iso.datetime(),
  /** Trained here, or made by another tool. */
  source: z.enum(['trained', 'imported']),
  /** What the file is; docs/models.md describes it. */
  format: z.enum(['sentinelml-forest', 'onnx']),
  /** What trained it. */
  framework: z.string().min(1),
  /** The model itself, in the same folder. */
  file: z.strictObject({
    name: z.string().regex(/^model\.[a-z]+$/, 'a file name such as model.json'),
    bytes: z.int().min(1),
    sha256: sha256Schema,
  }),
  features: z
    .array(z.strictObject({ name: z.string().min(1), type: z.enum(['numeric', 'categorical']) }))
    .min(1),
  target: targetSchema,
  training: trainingSchema,
  metrics: metricsSchema,
  /** `null` when it could not be measured, and for a target that is a number. */
  calibration: calibrationSchema.nullable(),
});
export type VersionMetadata = z.infer<typeof versionMetadataSchema>;
