import { createHash } from 'node:crypto';
import type { ApiKey } from '../../config/api-keys.js';
import type { SentinelConfig } from '../../config/load-config.js';
import type { AuditAction, AuditEntry, AuditEvent } from './audit-entry.js';
import type { AuditLog } from './audit-log.js';

/** What a settings entry knows of the settings: a fingerprint of each part, never a value. */
type Parts = Readonly<Record<string, string>>;

/** Digits of a fingerprint: enough to tell two settings apart. */
const DIGITS = 16;

/** Records that a process has started with another configuration than the one before, and in which parts it differs. */
export async function recordConfig(audit: AuditLog, config: SentinelConfig): Promise<void> {
  const { models, path: _path, root: _root, data_dir: _data, ...settings } = config;
  const parts = {
    ...fingerprints(settings),
    ...fingerprints(models, 'models.'),
  };
  await recordParts(audit, 'config.change', parts);
}

/** Records that the API has started with other keys than before: names, scopes, and whether a key is another now. */
export async function recordKeys(audit: AuditLog, keys: readonly ApiKey[]): Promise<void> {
  const named = Object.fromEntries(
    keys.map(({ name, digest, scopes }) => [
      name,
      { scopes: [...scopes].sort(), digest: digest.toString('hex') },
    ]),
  );
  await recordParts(audit, 'keys.change', fingerprints(named));
}

async function recordParts(audit: AuditLog, action: AuditAction, parts: Parts): Promise<void> {
  await audit.recordIf((entries) => changeOf(entries, action, parts));
}

/** `null` when nothing has changed. */
function changeOf(entries: readonly AuditEntry[], action: AuditAction, parts: Parts): AuditEvent | null {
  const last = entries.findLast((entry) => entry.action === action)?.details.parts;
  const before = new Map(typeof last === 'object' && last !== null ? Object.entries(last) : []);
  const after = new Map(Object.entries(parts));
  const added = [...after.keys()].filter((name) => !before.has(name));
  const removed = [...before.keys()].filter((name) => !after.has(name));
  const changed = [...after].flatMap(([name, value]) =>
    before.has(name) && before.get(name) !== value ? [name] : [],
  );
  if (added.length + removed.length + changed.length === 0) return null;
  return { by: null, action, model: null, details: { added, removed, changed, parts: { ...parts } } };
}

function fingerprints(values: Readonly<Record<string, unknown>>, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}${name}`, fingerprint(value)]),
  );
}

function fingerprint(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value) ?? 'undefined')
    .digest('hex')
    .slice(0, DIGITS);
}
