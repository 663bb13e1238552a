import { createHash } from 'node:crypto';
import * as z from 'zod';

/** What is worth knowing afterwards: who changed what is served, what is watched, and who may do so. */
export const AUDIT_ACTIONS = [
  'model.add',
  'model.promote',
  'model.rollback',
  'model.archive',
  'schedule.pause',
  'schedule.resume',
  'config.change',
  'keys.change',
] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256');

export const auditEntrySchema = z.strictObject({
  schema_version: z.literal(1),
  /** From 1, without gaps. */
  number: z.int().min(1),
  at: z.iso.datetime(),
  /** Who did it, as they gave themselves, or the name of the key that they used; `null` where nobody did. */
  by: z.string().nullable(),
  action: z.enum(AUDIT_ACTIONS),
  /** `null` for what concerns all models. */
  model: z.string().nullable(),
  details: z.record(z.string(), z.json()),
  /** The hash of the entry before; `null` for the first. */
  previous: sha256.nullable(),
  /** The SHA-256 of this entry without this field, as JSON without blanks, its fields in this order. */
  hash: sha256,
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
export type AuditAction = AuditEntry['action'];

/** An entry that has not found its place yet. */
export type AuditEvent = Pick<AuditEntry, 'by' | 'action' | 'model' | 'details'>;

/** Puts an event behind the entry that is last. */
export function chainEntry(event: AuditEvent, last: AuditEntry | null, at: string): AuditEntry {
  const { by, action, model, details } = event;
  const body = {
    schema_version: 1,
    number: (last?.number ?? 0) + 1,
    at,
    by,
    action,
    model,
    details,
    previous: last?.hash ?? null,
  } as const;
  return { ...body, hash: hashOf(body) };
}

/** Whether an entry still is what its hash was made of. */
export function isUnchanged({ hash, ...body }: AuditEntry): boolean {
  return hashOf(body) === hash;
}

function hashOf(body: Omit<AuditEntry, 'hash'>): string {
  const { schema_version, number, at, by, action, model, details, previous } = body;
  const ordered = { schema_version, number, at, by, action, model, details, previous };
  return createHash('sha256').update(JSON.stringify(ordered)).digest('hex');
}
