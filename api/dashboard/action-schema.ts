import * as z from 'zod';

const by = z.string().trim().min(1).max(200);

/** What the buttons of a model's page send. */
export const actionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('check') }),
  z.strictObject({ action: z.literal('pause') }),
  z.strictObject({ action: z.literal('resume') }),
  z.strictObject({
    action: z.enum(['approve', 'reject']),
    workflow_id: z.string().min(1).max(1000),
    candidate: z.string().max(200),
    /** Who decides; the name of the key where the API has keys. */
    by: by.optional(),
    reason: z.string().max(1000).optional(),
  }),
]);
export type Action = z.infer<typeof actionSchema>;
