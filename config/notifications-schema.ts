/** The part of `sentinel.config.yaml` that says who is told of drift, recovery and failing checks. */
import * as z from 'zod';
import { durationMs, durationSchema } from './duration.js';
import { environmentReferenceSchema, textOrReferenceSchema } from './reference-value.js';

/** Names become file names and labels, like those of models. */
const channelNameSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,62}$/,
    'a channel name: lower-case letters, digits, _ and -, starting with a letter',
  );

const httpUrl = z.url({ protocol: /^https?$/, error: 'an address that starts with http:// or https://' });
const urlSchema = z.union([httpUrl, environmentReferenceSchema]);

/** Where an alarm goes on and off. */
export const hysteresisSchema = z
  .strictObject({
    /** The alarm goes on when so many … */
    windows: z.int().min(1).max(100).default(2),
    /** … of the last so many windows drifted. */
    of: z.int().min(1).max(100).default(2),
    /** It goes off after so many stable windows in a row; `of` unless told. */
    clear: z.int().min(1).max(100).optional(),
  })
  .refine(({ windows, of }) => windows <= of, {
    path: ['windows'],
    message: 'expected at most as many windows as `of`',
  });
export type HysteresisConfig = z.infer<typeof hysteresisSchema>;

const common = {
  /** What the channel is told of. */
  events: z
    .array(z.enum(['drift', 'recovery', 'failure', 'approval', 'performance']))
    .min(1)
    .default(['drift', 'recovery', 'failure', 'approval', 'performance']),
  /** Only alerts of these models; of all unless told. */
  models: z.array(z.string()).min(1).optional(),
  /** How long one attempt may take. */
  timeout: durationSchema
    .refine((text) => durationMs(text) >= 100 && durationMs(text) <= 25_000, 'from 100ms to 25s')
    .default('10s'),
};
const headersSchema = z.record(
  z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'the name of an HTTP header'),
  textOrReferenceSchema,
);

const channelSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('webhook'),
    url: urlSchema,
    /** Signs each request. Several secrets, separated by spaces, sign side by side while one replaces the other. */
    secret: environmentReferenceSchema.optional(),
    headers: headersSchema.default({}),
    ...common,
  }),
  z.strictObject({ type: z.literal('slack'), url: urlSchema, ...common }),
  z.strictObject({
    type: z.literal('alertmanager'),
    /** The base address, to which `/api/v2/alerts` is added. */
    url: urlSchema,
    headers: headersSchema.default({}),
    /** Labels that every alert carries, for routing. */
    labels: z
      .record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'the name of a label'), z.string().min(1))
      .default({}),
    ...common,
  }),
  z.strictObject({
    type: z.literal('email'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).default(587),
    /** `starttls` refuses to go on in plain text; `implicit` speaks TLS from the start; `none` is for a relay on this machine. */
    tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
    user: textOrReferenceSchema.optional(),
    password: environmentReferenceSchema.optional(),
    from: z
      .string()
      .min(3)
      .regex(/^[^\r\n]+$/, 'one line'),
    to: z.array(z.email()).min(1).max(50),
    ...common,
  }),
]);
export type ChannelConfig = z.infer<typeof channelSchema>;

export const notificationsSchema = z.strictObject({
  hysteresis: hysteresisSchema.prefault({}),
  /** Tell again while the alarm stays on; once only unless told. */
  remind_after: durationSchema.refine((text) => durationMs(text) >= 60_000, 'at least 1m').optional(),
  /** A window that ended longer ago alerts nobody: it is history, out of a backfill. */
  max_age: durationSchema.default('24h'),
  /** How long a channel that does not answer is tried again. */
  give_up_after: durationSchema
    .refine((text) => durationMs(text) >= 1_000 && durationMs(text) <= 7 * 86_400_000, 'from 1s to 7d')
    .default('6h'),
  channels: z.record(channelNameSchema, channelSchema).default({}),
});
export type NotificationsConfig = z.infer<typeof notificationsSchema>;
