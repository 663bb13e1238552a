/** The bodies of the Open Inference Protocol (KServe V2, REST), as they are validated and documented. */
import * as z from 'zod';
import { expecting } from '../expecting.js';
import { DATATYPES } from './datatypes.js';

const parametersSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]), expecting('an object'))
  .nullish();

const nameSchema = z.string(expecting('a text'));

/** The longest shape that is taken is [rows, features]. */
const shapeSchema = z
  .array(z.int(expecting('a whole number from 0 up')).min(0, expecting('a whole number from 0 up')), {
    ...expecting('a list of whole numbers'),
  })
  .min(1, 'expected one or two dimensions, got none')
  .max(2, 'expected one or two dimensions, got more');

const inputSchema = z.object(
  {
    name: nameSchema,
    shape: shapeSchema.meta({
      description: '`[rows]` or `[rows, 1]` for a column, `[rows, features]` for one tensor.',
    }),
    datatype: z.enum(DATATYPES, expecting(`one of ${DATATYPES.join(', ')}`)),
    parameters: parametersSchema,
    data: z.array(z.unknown(), expecting('a list')).optional().meta({
      description: 'Row by row, flat or nested. Left out when the values follow the JSON as raw bytes.',
    }),
  },
  expecting('an object'),
);
export type InferInput = z.infer<typeof inputSchema>;

export const inferRequestSchema = z.object(
  {
    id: z.string(expecting('a text')).nullish().meta({ description: 'Repeated in the answer.' }),
    parameters: parametersSchema,
    inputs: z
      .array(inputSchema, expecting('a list of inputs'))
      .min(1, 'expected at least one input, got none'),
    outputs: z
      .array(
        z.object({ name: nameSchema, parameters: parametersSchema }, expecting('an object')),
        expecting('a list of outputs'),
      )
      .nullish()
      .meta({ description: 'Outputs to answer with; all of them unless told.' }),
  },
  expecting('an object with "inputs"'),
);
export type InferRequest = z.infer<typeof inferRequestSchema>;

const tensorMetadataSchema = z.strictObject({
  name: z.string(),
  datatype: z.enum(DATATYPES),
  shape: z.array(z.int().min(-1)).meta({ description: '-1 is any number of rows.' }),
});
export type TensorMetadata = z.infer<typeof tensorMetadataSchema>;

export const outputSchema = z.strictObject({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  datatype: z.enum(['INT64', 'FP64', 'BYTES']),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  data: z.array(z.union([z.number(), z.string()])).optional(),
});
export type InferOutput = z.infer<typeof outputSchema>;

export const inferResponseSchema = z.strictObject({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  outputs: z.array(outputSchema),
});

export const serverMetadataSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
});

export const modelMetadataSchema = z.strictObject({
  name: z.string(),
  versions: z.array(z.string()).meta({ description: 'The version that is served.' }),
  platform: z.string(),
  inputs: z.array(tensorMetadataSchema),
  outputs: z.array(tensorMetadataSchema),
});

export const serverLiveSchema = z.strictObject({ live: z.boolean() });
export const serverReadySchema = z.strictObject({ ready: z.boolean(), problems: z.array(z.string()) });
export const modelReadySchema = z.strictObject({
  name: z.string(),
  ready: z.boolean(),
  problems: z.array(z.string()),
});
