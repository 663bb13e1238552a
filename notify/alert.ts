/** What channels are sent. It is one JSON document: the body of the webhook, and what workflows and files carry. */
import { createHash } from 'node:crypto';
import * as z from 'zod';

const count = z.number().int().min(0);

export const alertSchema = z.object({
  schema_version: z.literal(1),
  /** The same however often the alert is sent: what receivers tell repeated deliveries by. */
  id: z.string().regex(/^alert_[0-9a-f]{32}$/),
  event: z.enum(['drift', 'recovery', 'failure', 'approval', 'performance']),
  /** What the event is about: `recovery` ends an alarm of drift, of failing checks or of performance. `approval` is about no alarm. */
  alarm: z.enum(['drift', 'failure', 'approval', 'performance']),
  /** True when the alarm was told before and is still on. */
  reminder: z.boolean(),
  /** True for `sentinel notify test`. */
  test: z.boolean(),
  model: z.string(),
  /** One line, and the whole in a few sentences. Plain text. */
  title: z.string(),
  text: z.string(),
  /** When the alarm went on; of a recovery, when the alarm that it ends did. */
  since: z.iso.datetime(),
  created_at: z.iso.datetime(),
  window: z.object({ start: z.iso.datetime().nullable(), end: z.iso.datetime() }),
  verdict: z.enum(['stable', 'drift', 'insufficient_data']).nullable(),
  share: z.number().min(0).max(1).nullable(),
  /** The drifted columns of this window, and in how many of the windows looked at each has drifted. At most fifty. */
  columns: z.array(z.object({ name: z.string(), windows: count })),
  /** What the alarm was decided on. */
  windows: z.object({ drifted: count, of: count }).nullable(),
  /** Why the check failed. */
  problem: z.object({ type: z.string(), message: z.string() }).nullable(),
  /** The candidate that waits, and until when. */
  candidate: z
    .object({ version: z.string(), champion: z.string().nullable(), decide_by: z.iso.datetime() })
    .nullable()
    .default(null),
  /** What is known of performance, of an alarm of it. */
  performance: z
    .object({
      judged_by: z.enum(['realised', 'estimated']).nullable(),
      window_end: z.iso.datetime(),
      predictions: count,
      labelled: count,
      figures: z.array(
        z.object({
          name: z.string(),
          value: z.number().nullable(),
          lower: z.number().nullable(),
          upper: z.number().nullable(),
          fallen: z.boolean(),
        }),
      ),
    })
    .nullable()
    .default(null),
  /** Which drift matters most to the model, or why it got worse, in one sentence. */
  why: z.string().nullable().default(null),
  report_url: z.string().nullable(),
  run: z.object({ workflow_id: z.string().nullable(), run_id: z.string() }),
});
export type Alert = z.infer<typeof alertSchema>;

/** The id of the alert that a run raises: it follows from run and event, so a step that is done again makes the same one. */
export function alertId(...parts: readonly string[]): string {
  return `alert_${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}
