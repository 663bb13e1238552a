import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQuickFiles } from './quick-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quick-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const text = Buffer.from('a row\n');

describe('createQuickFiles', () => {
  it('writes and looks on the spot', async () => {
    const files = createQuickFiles(() => 0);
    const path = join(folder, 'log.csv');
    const handle = await files.open(path, 'ax');
    expect(handle.write(text, 2, 4)).toEqual({ bytesWritten: 4 });
    const found = files.stat(path, { bigint: true });
    expect(found).not.toBeInstanceOf(Promise);
    expect(await found).toMatchObject({ size: 4n });
    await handle.close();
    expect(await readFile(path, 'utf8')).toBe('row\n');
  });

  it('leaves what is long to a thread', async () => {
    const files = createQuickFiles(() => 0);
    const handle = await files.open(join(folder, 'log.csv'), 'ax');
    const long = Buffer.alloc(300_000);
    const pending = handle.write(long, 0, long.length);
    expect(pending).toBeInstanceOf(Promise);
    expect(await pending).toMatchObject({ bytesWritten: 300_000 });
    await handle.close();
  });

  it('leaves everything to threads for a while once the system has kept a write waiting', async () => {
    let time = 0;
    let step = 0;
    const files = createQuickFiles(() => {
      time += step;
      return time;
    });
    const path = join(folder, 'log.csv');
    const handle = await files.open(path, 'ax');
    step = 6;
    expect(handle.write(text, 0, text.length)).not.toBeInstanceOf(Promise);
    step = 0;
    expect(handle.write(text, 0, text.length)).toBeInstanceOf(Promise);
    expect(files.stat(path, { bigint: true })).toBeInstanceOf(Promise);
    time += 10_001;
    expect(handle.write(text, 0, text.length)).not.toBeInstanceOf(Promise);
    expect(files.stat(path, { bigint: true })).not.toBeInstanceOf(Promise);
    await handle.close();
    expect(await readFile(path, 'utf8')).toBe('a row\n'.repeat(3));
  });

  it('tells of failures as the threads do', async () => {
    const files = createQuickFiles();
    expect(() => files.stat(join(folder, 'nothing'), { bigint: true })).toThrow('ENOENT');
    await expect(files.open(folder, 'ax')).rejects.toThrow('EEXIST');
    const path = join(folder, 'log.csv');
    await (await open(path, 'ax')).close();
    const readOnly = await files.open(path, 'r');
    expect(() => readOnly.write(text, 0, text.length)).toThrow('EBADF');
    await readOnly.close();
  });
});
