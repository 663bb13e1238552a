import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clearSpills } from './clear-spills.js';

it('removes what killed processes have spilled, and nothing that may be in use or is not ours', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-spills-'));
  try {
    const { pid: dead } = spawnSync(process.execPath, ['--eval', '']);
    const before = `sentinelml-duckdb-${process.pid}-0badcafe0001`;
    const gone = `sentinelml-duckdb-${dead}-0badcafe0002`;
    const kept = [
      `sentinelml-duckdb-${process.pid}-0badcafe0003`,
      `sentinelml-duckdb-${process.ppid}-0badcafe0004`,
      'sentinelml-duckdb-notes',
      'other',
    ].sort();
    for (const name of [before, gone, ...kept]) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'duckdb_temp_storage_DEFAULT-0.tmp'), 'rows');
    }
    await utimes(join(folder, before), 0, 0);
    expect((await clearSpills(folder)).sort()).toEqual([before, gone].sort());
    expect((await readdir(folder)).sort()).toEqual(kept);
    expect(await clearSpills(join(folder, 'nowhere'))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
