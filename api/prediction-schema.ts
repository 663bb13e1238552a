import * as z from 'zod';

/** One answered prediction. */
export const predictionSchema = z.strictObject({
  id: z.uuid().meta({ description: 'The row’s id in the live log, for `/feedback`.' }),
  model: z.string(),
  model_version: z.string(),
  prediction: z
    .number()
    .meta({ description: 'The index of the predicted class; of a regression the predicted number.' }),
  label: z.string().nullable().meta({ description: 'The predicted class; `null` of a regression.' }),
  probability: z.number().min(0).max(1).nullable().meta({
    description:
      'Of two classes that of the second, the positive one; of more that of the predicted one; `null` of a regression.',
  }),
  probabilities: z
    .record(z.string(), z.number())
    .optional()
    .meta({ description: 'Of more than two classes: the probability of each, by its label.' }),
  timestamp: z.iso.datetime(),
});
