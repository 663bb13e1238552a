/** The bodies of MLflow's scoring protocol, as they are validated and documented. */
import * as z from 'zod';
import { expecting } from '../expecting.js';

const list = expecting('a list');
const cells = z.array(z.unknown(), list);

export const splitSchema = z.strictObject(
  {
    columns: z
      .array(z.string(expecting('a text')), list)
      .optional()
      .meta({ description: 'The features in any order; in the order of the model when left out.' }),
    index: cells.nullish().meta({ description: 'Not looked at.' }),
    data: z.array(cells, list),
  },
  expecting('an object with "columns" and "data"'),
);

/** Rows by name, or by position in the order of the model's features. */
const rowsSchema = z.array(
  z.union([z.record(z.string(), z.unknown()), cells], expecting('an object or a list')),
  list,
);

/** The four forms; exactly one of them is in a request. */
const FORMS = {
  dataframe_split: splitSchema,
  dataframe_records: z.array(z.record(z.string(), z.unknown(), expecting('an object')), list),
  instances: rowsSchema,
  inputs: z
    .union([rowsSchema, z.record(z.string(), cells)], expecting('a list of rows, or an object of columns'))
    .meta({ description: 'Rows, or each column with its values.' }),
} as const;
export const FORM_NAMES = Object.keys(FORMS);

const params = z
  .strictObject({}, expecting('an object'))
  .nullish()
  .meta({ description: 'No model takes parameters.' });

/** A request of one form. */
export const invocationSchemas = {
  dataframe_split: z.strictObject({ dataframe_split: FORMS.dataframe_split, params }),
  dataframe_records: z.strictObject({ dataframe_records: FORMS.dataframe_records, params }),
  instances: z.strictObject({ instances: FORMS.instances, params }),
  inputs: z.strictObject({ inputs: FORMS.inputs, params }),
} as const;

export const invocationsRequestSchema = z.union([
  invocationSchemas.dataframe_split,
  invocationSchemas.dataframe_records,
  invocationSchemas.instances,
  invocationSchemas.inputs,
]);

export const invocationsResponseSchema = z.strictObject({
  predictions: z.array(z.number()).meta({
    description: 'For each row the index of the predicted class; of a regression the predicted number.',
  }),
  labels: z
    .array(z.string())
    .optional()
    .meta({ description: 'The predicted classes; none of a regression.' }),
  probabilities: z.array(z.array(z.number())).optional().meta({
    description: 'For each row the probability of each class, in their order; none of a regression.',
  }),
  ids: z.array(z.string()).meta({ description: 'The rows’ ids in the live log, for `/feedback`.' }),
  model: z.string(),
  model_version: z.string(),
  timestamp: z.string(),
});
export type InvocationsResponse = z.infer<typeof invocationsResponseSchema>;
