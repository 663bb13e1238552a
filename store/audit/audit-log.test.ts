import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from './audit-entry.js';
import { createAuditLog } from './audit-log.js';

const AT = '2026-03-01T12:00:00.000Z';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => createAuditLog({ folder, now: () => new Date(AT) });
const event = (version: string): AuditEvent => ({
  by: 'ann',
  action: 'model.promote',
  model: 'income',
  details: { version, reason: null },
});

async function change(name: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(folder, name), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(folder, name), text.replace(from, to));
}

describe('createAuditLog', () => {
  it('chains its entries', async () => {
    const audit = open();
    expect(await audit.verify()).toBeNull();
    const first = await audit.record(event('a'));
    const second = await open().record(event('b'), '2026-03-02T00:00:00.000Z');
    expect(first).toMatchObject({ number: 1, at: AT, previous: null, by: 'ann' });
    expect(second).toMatchObject({ number: 2, at: '2026-03-02T00:00:00.000Z', previous: first.hash });
    expect(await audit.entries()).toEqual([first, second]);
    expect(await audit.verify()).toEqual(second);
    const known = await audit.entries();
    await rm(folder, { recursive: true });
    expect(await audit.verify(known)).toEqual(second);
    await expect(audit.verify(known.slice(1))).rejects.toThrow('entry 1 is missing');
    // As jq -cj 'del(.hash)' 000001.json | sha256sum makes it.
    expect(first.hash).toBe('9f5fe2520385b90c62df6b9a0f78e2655c8a14fd5d5d5909e9a4932b21a9ecac');
  });

  it('gives every entry a number of its own, whoever comes at once', async () => {
    const logs = Array.from({ length: 4 }, open);
    await Promise.all(
      logs.flatMap((log, at) => Array.from({ length: 5 }, () => log.record(event(`v${at}`)))),
    );
    expect(await open().verify()).toMatchObject({ number: 20 });
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('records what follows from the entries that there are', async () => {
    const once = (entries: readonly unknown[]) => (entries.length === 0 ? event('a') : null);
    const made = await Promise.all([open().recordIf(once), open().recordIf(once), open().recordIf(once)]);
    expect(made.filter((entry) => entry !== null)).toHaveLength(1);
  });

  it.each([
    ['is changed', () => change('000002.json', '"b"', '"x"'), '000002.json: it was changed'],
    ['has another author', () => change('000001.json', '"ann"', '"bob"'), '000001.json: it was changed'],
    ['is taken out', () => rm(join(folder, '000002.json')), '000003.json: entry 2 is missing'],
    [
      'changes places',
      async () => {
        await rename(join(folder, '000002.json'), join(folder, '000003.json'));
        await expect(open().record(event('z'))).rejects.toThrow('it says that it is entry 2');
      },
      '000003.json: it says that it is entry 2',
    ],
    ['is no JSON', () => writeFile(join(folder, '000001.json'), '{"half'), '000001.json'],
    ['has more to it', () => change('000003.json', '"by"', '"also": 1, "by"'), '000003.json'],
  ])('notices when an entry %s', async (_, harm, problem) => {
    for (const version of ['a', 'b', 'c']) await open().record(event(version));
    await harm();
    await expect(open().verify()).rejects.toMatchObject({
      code: 'SENT_AUDIT_BROKEN',
      message: expect.stringContaining(problem),
    });
  });

  it('notices an entry that was made anew, by the one behind it', async () => {
    for (const version of ['a', 'b']) await open().record(event(version));
    const [, second] = await open().entries();
    await rm(folder, { recursive: true });
    await open().record(event('another'));
    await writeFile(join(folder, '000002.json'), JSON.stringify(second));
    await expect(open().verify()).rejects.toThrow('it does not follow entry 1');
  });

  it('says that it takes no entry', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, '');
    await expect(open().record(event('a'))).rejects.toMatchObject({ code: 'SENT_AUDIT_FAILED', status: 503 });
  });
});
