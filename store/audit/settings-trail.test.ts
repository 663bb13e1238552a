import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { apiKeys } from '../../config/api-keys.js';
import { parseConfig } from '../../config/load-config.js';
import { type AuditLog, createAuditLog } from './audit-log.js';
import { recordConfig, recordKeys } from './settings-trail.js';

let folder: string;
let audit: AuditLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-trail-'));
  audit = createAuditLog({ folder, now: () => new Date() });
});
afterEach(() => rm(folder, { recursive: true }));

const MODEL = `{ features: { age: { type: numeric } }, target: { name: y, classes: [a, b] }, reference: r.csv }`;
const config = (more = '', models = `shop: ${MODEL}`) =>
  parseConfig(`{ default_model: shop, models: { ${models} } ${more} }`, '/project/sentinel.config.yaml');

const changes = async () =>
  (await audit.entries()).map(({ action, details: { added, removed, changed } }) => ({
    action,
    added,
    removed,
    changed,
  }));

it('records in which parts a configuration differs from the one before, and no value of it', async () => {
  await recordConfig(audit, config());
  await recordConfig(audit, config());
  await recordConfig(audit, config(', durability: fsync'));
  await recordConfig(audit, config(', durability: fsync', `shop: ${MODEL}, toys: ${MODEL}`));
  await recordConfig(audit, config(', durability: fsync'));
  const [first, ...later] = await changes();
  expect(first).toMatchObject({ action: 'config.change', removed: [], changed: [] });
  expect(first?.added).toEqual(expect.arrayContaining(['api', 'durability', 'models.shop']));
  expect(later).toEqual([
    { action: 'config.change', added: [], removed: [], changed: ['durability'] },
    { action: 'config.change', added: ['models.toys'], removed: [], changed: [] },
    { action: 'config.change', added: [], removed: ['models.toys'], changed: [] },
  ]);
  expect(JSON.stringify(await audit.entries())).not.toContain('fsync');
});

it('records keys that come, go, or change', async () => {
  const keys = (list: string) => apiKeys({ api: { keys: {} } }, { SENTINEL_API_KEYS: list });
  const [secret, other] = ['first-secret-of-ci', 'second-secret-of-ci'];
  await recordKeys(audit, []);
  expect(await changes()).toEqual([]);
  await recordKeys(audit, keys(`ci:predict:${secret},ann:read:${other}-ann`));
  await recordKeys(audit, keys(`ci:predict:${secret},ann:read:${other}-ann`));
  await recordKeys(audit, keys(`ci:predict+operate:${secret},ann:read:${other}-ann`));
  await recordKeys(audit, keys(`ci:predict+operate:${other}`));
  expect(await changes()).toEqual([
    { action: 'keys.change', added: ['ci', 'ann'], removed: [], changed: [] },
    { action: 'keys.change', added: [], removed: [], changed: ['ci'] },
    { action: 'keys.change', added: [], removed: ['ann'], changed: ['ci'] },
  ]);
  expect(JSON.stringify(await audit.entries())).not.toContain('secret');
});
