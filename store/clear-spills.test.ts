import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearSpills } from './clear-spills.js';
import { type SpillOwner, spillFolder, spillOwner } from './spill-folder.js';

let folder: string;
let said: [level: string, name: string, problem: unknown][];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-spills-'));
  said = [];
});
afterEach(() => rm(folder, { recursive: true }));

const note = (level: string) => (fields: object) => {
  const { path, problem } = fields as { path: string; problem?: string };
  said.push([level, basename(path), problem]);
};
const log = { info: note('info'), warn: note('warn') };

async function fill(name: string): Promise<string> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'duckdb_temp_storage_DEFAULT-0.tmp'), 'rows');
  return name;
}

async function runningOwner(pid: number): Promise<SpillOwner> {
  const owner = await spillOwner(pid);
  if (owner === null) throw new Error('the system does not tell who runs');
  return owner;
}

const nameOf = ({ host, pid, born }: SpillOwner) => `sentinelml-duckdb-${host}-${pid}-${born}-0badcafe0001`;

describe('clearSpills', () => {
  it('removes what killed processes have spilled, and nothing that may be in use or is not ours', async () => {
    const own = await runningOwner(process.pid);
    const parent = await runningOwner(process.ppid);
    const { pid: dead } = spawnSync(process.execPath, ['--eval', '']);
    const gone = await fill(nameOf({ ...own, pid: dead }));
    // Numbers that were used again.
    const reused = await fill(nameOf({ ...parent, born: '7' }));
    const before = await fill(nameOf({ ...own, born: '7' }));
    const kept = [
      await fill(basename(await spillFolder())),
      await fill(nameOf(own)),
      await fill(nameOf(parent)),
      await fill(nameOf({ host: 'elsewhere', pid: dead, born: '7' })),
      await fill('sentinelml-duckdb-notes'),
      await fill('other'),
    ].sort();
    await clearSpills({ log, folder });
    expect((await readdir(folder)).sort()).toEqual(kept);
    expect(said.sort()).toEqual([gone, reused, before].map((name) => ['info', name, undefined]).sort());
  });

  it('removes what containers that are no more have left, once nobody touches it', async () => {
    const [old, busy] = [
      await fill(nameOf({ host: 'gone', pid: 7, born: '7' })),
      await fill(nameOf({ host: 'busy', pid: 7, born: '7' })),
    ];
    const longAgo = new Date(Date.now() - 3 * 24 * 3_600_000);
    await utimes(join(folder, old, 'duckdb_temp_storage_DEFAULT-0.tmp'), longAgo, longAgo);
    for (const name of [old, busy]) await utimes(join(folder, name), longAgo, longAgo);
    await clearSpills({ log, folder });
    expect(await readdir(folder)).toEqual([busy]);
    expect(said).toEqual([['info', old, undefined]]);
  });

  it('says of a folder that cannot be removed that it is still there', async () => {
    const own = await runningOwner(process.pid);
    const name = await fill(nameOf({ ...own, born: '7' }));
    await clearSpills({ log, folder, remove: () => Promise.reject(new Error('EBUSY')) });
    expect(said).toEqual([['warn', name, 'EBUSY']]);
  });

  it('finds nothing in a folder that is not there', async () => {
    await clearSpills({ log, folder: join(folder, 'nowhere') });
    expect(said).toEqual([]);
  });
});
