/** What people say of a model, for its cards: `models.{id}.card` of `sentinel.config.yaml`. */
import * as z from 'zod';

const text = z.string().trim().min(1).max(5000);

export const cardSchema = z.strictObject({
  owner: text.optional(),
  contact: text.optional(),
  /** What decisions it is made for, and for whom. */
  intended_use: text.optional(),
  /** What it is not to be used for. */
  out_of_scope: text.optional(),
  /** Where it is known to be wrong. */
  limitations: text.optional(),
  /** Whom it may harm, and what is done about it. */
  ethical_considerations: text.optional(),
  /** Where the data is from, and what it leaves out. */
  training_data: text.optional(),
  licence: text.optional(),
});
export type CardConfig = z.infer<typeof cardSchema>;
