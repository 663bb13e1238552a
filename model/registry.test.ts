import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditLog } from '../store/audit/audit-log.js';
import { createModelRegistry, type ModelRegistry, type NewVersion } from './registry.js';

let folder: string;
let auditDir: string;
let registry: ModelRegistry;
let minute: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-registry-'));
  auditDir = await mkdtemp(join(tmpdir(), 'sentinel-registry-audit-'));
  minute = 0;
  registry = open();
});
afterEach(async () => {
  for (const made of [folder, auditDir]) await rm(made, { recursive: true });
});

/** A registry as another process would open it; every call of its clock is a minute later. */
function open(): ModelRegistry {
  return createModelRegistry(
    { id: 'shop', model_dir: folder, audit_dir: auditDir },
    { now: () => new Date(Date.UTC(2026, 0, 1, 0, minute++)) },
  );
}

function version(name: string, content = `model ${name}`): NewVersion {
  return {
    version: name,
    source: 'trained',
    format: 'sentinelml-forest',
    framework: 'test',
    file: { name: 'model.json', content },
    features: [{ name: 'age', type: 'numeric' }],
    target: { type: 'classification', name: 'bought', classes: ['no', 'yes'] },
    training: { rows: 3, sha256: null, params: {}, seed: null, trained_at: '2026-01-01T00:00:00.000Z' },
    metrics: { accuracy: 0.5, roc_auc: null, rows: 3, held_out_rows: 0, measured_on: 'out_of_bag' },
    calibration: null,
  };
}

describe('add and list', () => {
  it('keeps the model file and what is known of it', async () => {
    const metadata = await registry.add(version('rf-1'));
    expect(metadata).toMatchObject({
      schema_version: 1,
      model: 'shop',
      version: 'rf-1',
      created_at: '2026-01-01T00:00:00.000Z',
      file: {
        name: 'model.json',
        bytes: 10,
        sha256: 'e8488642801c50f2dba513f10765eab279b5edd2676033ce5e9923ef0a43f9b7',
      },
    });
    expect(await registry.get('rf-1')).toEqual(metadata);
    expect(await readFile(registry.filePath(metadata), 'utf8')).toBe('model rf-1');
    expect(await readdir(folder)).toEqual(['rf-1']);
  });

  it('takes new figures for a version that is there, and mends a damaged file', async () => {
    const first = await registry.add(version('rf-1'));
    const metrics = { ...version('rf-1').metrics, accuracy: 0.75 };
    const second = await registry.add({ ...version('rf-1', 'same forest, later'), metrics });
    expect(second).toEqual({ ...first, metrics });
    expect(await readFile(registry.filePath(second), 'utf8')).toBe('model rf-1');
    await writeFile(registry.filePath(second), 'torn');
    const third = await registry.add(version('rf-1', 'whole again'));
    expect(third.file.bytes).toBe(11);
    expect(await readFile(registry.filePath(third), 'utf8')).toBe('whole again');
    expect(await readdir(folder)).toEqual(['rf-1']);
  });

  it('clears away what a killed process left behind, and nothing that may be under way', async () => {
    for (const name of ['.rf-8.old.tmp', '.rf-9.new.tmp']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'model.json'), 'half');
    }
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(join(folder, '.rf-8.old.tmp'), yesterday, yesterday);
    await registry.add(version('rf-1'));
    expect((await readdir(folder)).sort()).toEqual(['.rf-9.new.tmp', 'rf-1']);
  });

  it('lists the newest first, says where each stands, and names what it cannot read', async () => {
    for (const name of ['rf-1', 'rf-2', 'rf-3', 'rf-4']) await registry.add(version(name));
    await registry.promote('rf-1');
    await registry.promote('rf-2');
    await registry.archive('rf-3', { by: 'ann', reason: 'worse than rf-2' });
    await mkdir(join(folder, 'rf-5'));
    await writeFile(join(folder, 'rf-5', 'metadata.json'), '{');
    await mkdir(join(folder, '.rf-6.0123.tmp'));
    const broken: string[] = [];
    const listed = await registry.list({ onBroken: (path, problem) => broken.push(`${path}: ${problem}`) });
    expect(listed.map(({ metadata, state }) => [metadata.version, state])).toEqual([
      ['rf-4', 'candidate'],
      ['rf-3', 'archived'],
      ['rf-2', 'champion'],
      ['rf-1', 'former'],
    ]);
    expect(listed[1]?.archived).toMatchObject({ by: 'ann', reason: 'worse than rf-2' });
    for (const one of listed) expect(await registry.find(one.metadata.version)).toEqual(one);
    await expect(registry.find('rf-7')).rejects.toMatchObject({ code: 'SENT_MODEL_VERSION_UNKNOWN' });
    expect(broken).toHaveLength(1);
    expect(broken[0]).toContain('rf-5');
  });

  it('is empty, with no champion, before the first version', async () => {
    const nowhere = createModelRegistry(
      { id: 'shop', model_dir: join(folder, 'none'), audit_dir: auditDir },
      { now: () => new Date() },
    );
    expect(await nowhere.list()).toEqual([]);
    expect(await nowhere.champion()).toBeNull();
    expect(await nowhere.history()).toEqual([]);
    await expect(nowhere.get('rf-1')).rejects.toThrow('Model "shop" has no version "rf-1"; it has none.');
    await expect(nowhere.get('../shop')).rejects.toMatchObject({ code: 'SENT_MODEL_VERSION_UNKNOWN' });
  });

  it('refuses metadata of another model or version', async () => {
    await registry.add(version('rf-1'));
    const path = join(folder, 'rf-1', 'metadata.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"shop"', '"other"'));
    await expect(registry.get('rf-1')).rejects.toThrow('it is of other rf-1');
  });

  it('has no versions where the configuration names a model file', () => {
    const config = { id: 'shop', model_dir: folder, audit_dir: auditDir, model_file: '/models/shop.json' };
    expect(() => createModelRegistry(config, { now: () => new Date() })).toThrow(
      'Model "shop" is served from /models/shop.json',
    );
  });
});

describe('promote and rollback', () => {
  beforeEach(async () => {
    for (const name of ['rf-1', 'rf-2', 'rf-3']) await registry.add(version(name));
  });
  const champion = async () => (await registry.champion())?.version;

  it('write down who made what champion, when, why, and in place of what', async () => {
    await registry.promote('rf-1');
    const record = await registry.promote('rf-2', { by: 'ann', reason: 'more accurate', expected: 'rf-1' });
    expect(record).toEqual({
      schema_version: 1,
      number: 2,
      model: 'shop',
      version: 'rf-2',
      previous: 'rf-1',
      action: 'promote',
      at: '2026-01-01T00:04:00.000Z',
      by: 'ann',
      reason: 'more accurate',
    });
    expect(await registry.champion()).toEqual(record);
    expect((await registry.history()).map(({ version }) => version)).toEqual(['rf-1', 'rf-2']);
    expect(await readdir(join(folder, 'champion'))).toEqual(['000001.json', '000002.json']);
  });

  it('change nothing when the version is champion already', async () => {
    const first = await registry.promote('rf-1', { expected: null });
    expect(await registry.promote('rf-1', { expected: null })).toEqual(first);
    expect(await registry.history()).toHaveLength(1);
  });

  it('go back one promotion at a time, not to and fro', async () => {
    for (const name of ['rf-1', 'rf-2', 'rf-3']) await registry.promote(name);
    expect((await registry.rollback()).version).toBe('rf-2');
    expect(await registry.rollback({ reason: 'also bad' })).toMatchObject({
      version: 'rf-1',
      previous: 'rf-2',
      action: 'rollback',
      reason: 'also bad',
    });
    await expect(registry.rollback()).rejects.toMatchObject({ code: 'SENT_MODEL_NO_EARLIER_VERSION' });
    await registry.promote('rf-3');
    expect((await registry.rollback()).version).toBe('rf-1');
  });

  it('refuse an unknown version, one whose folder is gone, and another champion than expected', async () => {
    await expect(registry.promote('rf-9')).rejects.toThrow(
      'Model "shop" has no version "rf-9"; it has rf-1, rf-2, rf-3.',
    );
    await registry.promote('rf-1');
    await registry.promote('rf-2');
    await expect(registry.promote('rf-3', { expected: 'rf-1' })).rejects.toThrow(
      'Expected version rf-1 of model "shop" to be the champion, but it is rf-2',
    );
    await rm(join(folder, 'rf-1'), { recursive: true });
    await expect(registry.rollback()).rejects.toMatchObject({ code: 'SENT_MODEL_VERSION_UNKNOWN' });
    expect(await champion()).toBe('rf-2');
  });

  it('bring an archived version back', async () => {
    await registry.archive('rf-1', { reason: 'old' });
    await registry.promote('rf-1');
    await registry.promote('rf-2');
    expect((await registry.list()).find(({ metadata }) => metadata.version === 'rf-1')?.state).toBe('former');
  });

  it('lose no promotion when many run at once', async () => {
    const names = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 'rf-1' : 'rf-2'));
    const records = await Promise.all(names.map((name) => open().promote(name)));
    const history = await registry.history();
    expect(history.map(({ number }) => number)).toEqual(history.map((_, i) => i + 1));
    for (const [i, record] of history.entries())
      expect(record.previous).toBe(history[i - 1]?.version ?? null);
    for (const record of records) expect(history).toContainEqual(record);
    expect((await readdir(join(folder, 'champion'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('let only one of two that expect the same champion through', async () => {
    await registry.promote('rf-1');
    const outcomes = await Promise.allSettled([
      open().promote('rf-2', { expected: 'rf-1' }),
      open().promote('rf-3', { expected: 'rf-1' }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await registry.history()).toHaveLength(2);
  });

  it('name the record that is damaged', async () => {
    await registry.promote('rf-1');
    await writeFile(join(folder, 'champion', '000001.json'), '{"number":');
    await expect(registry.champion()).rejects.toThrow('000001.json cannot be used');
  });
});

describe('the audit log', () => {
  it('writes down who did what', async () => {
    await registry.add(version('rf-0000000001'));
    await registry.promote('rf-0000000001', { by: 'ann', reason: 'the first' });
    await registry.promote('rf-0000000001', { by: 'bob' });
    await registry.add(version('rf-0000000002'));
    await registry.archive('rf-0000000002', { by: 'ann' });
    const audit = createAuditLog({ folder: auditDir, now: () => new Date() });
    expect(await audit.verify()).toMatchObject({ number: 4 });
    expect(await audit.entries()).toMatchObject([
      { action: 'model.add', model: 'shop', details: { version: 'rf-0000000001', source: 'trained' } },
      { action: 'model.promote', by: 'ann', details: { version: 'rf-0000000001', reason: 'the first' } },
      { action: 'model.add', by: null, details: { version: 'rf-0000000002' } },
      { action: 'model.archive', by: 'ann', details: { version: 'rf-0000000002', reason: null } },
    ]);
  });

  it('changes nothing that it cannot write down', async () => {
    await registry.add(version('rf-0000000001'));
    await rm(auditDir, { recursive: true });
    await writeFile(auditDir, 'no folder');
    await expect(registry.promote('rf-0000000001')).rejects.toMatchObject({ code: 'SENT_AUDIT_FAILED' });
    expect(await registry.champion()).toBeNull();
  });
});
