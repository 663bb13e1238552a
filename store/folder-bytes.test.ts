import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderBytes } from './folder-bytes.js';

it('adds up the files of a folder and of those in it, and finds nothing where there is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'folder-bytes-'));
  try {
    await mkdir(join(folder, 'day=1'));
    await writeFile(join(folder, 'a.csv'), 'x'.repeat(10));
    await writeFile(join(folder, 'day=1', 'b.parquet'), 'x'.repeat(32));
    expect(await folderBytes(folder)).toBe(42);
    expect(await folderBytes(join(folder, 'none'))).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
