import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQuickFiles } from './quick-files.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quick-files-'));
  path = join(folder, 'log.csv');
});
afterEach(() => rm(folder, { recursive: true }));

const text = Buffer.from('a row\n');
const isLocal = async (): Promise<boolean> => true;

describe('createQuickFiles', () => {
  it('writes and looks on the spot on a disk of this machine', async () => {
    const files = createQuickFiles({ clock: () => 0, isLocal });
    const handle = await files.open(path, 'ax');
    expect(handle.write(text, 2, 4)).toEqual({ bytesWritten: 4 });
    const found = files.stat(path, { bigint: true });
    expect(found).not.toBeInstanceOf(Promise);
    expect(await found).toMatchObject({ size: 4n });
    await handle.close();
    expect(await readFile(path, 'utf8')).toBe('row\n');
  });

  it('leaves everything to threads on one that may stand still', async () => {
    const files = createQuickFiles({ isLocal: async () => false });
    const handle = await files.open(path, 'ax');
    const pending = handle.write(text, 2, 4);
    expect(pending).toBeInstanceOf(Promise);
    expect(await pending).toEqual({ bytesWritten: 4 });
    const found = files.stat(path, { bigint: true });
    expect(found).toBeInstanceOf(Promise);
    expect(await found).toMatchObject({ size: 4n });
    await handle.close();
  });

  it('leaves what is long to a thread', async () => {
    const files = createQuickFiles({ isLocal });
    const handle = await files.open(path, 'ax');
    const long = Buffer.alloc(300_000);
    const pending = handle.write(long, 0, long.length);
    expect(pending).toBeInstanceOf(Promise);
    expect(await pending).toMatchObject({ bytesWritten: 300_000 });
    await handle.close();
  });

  it('leaves everything to threads for a while once the system has kept a write waiting', async () => {
    let time = 0;
    let step = 0;
    const clock = () => {
      time += step;
      return time;
    };
    const files = createQuickFiles({ clock, isLocal });
    const handle = await files.open(path, 'ax');
    step = 6;
    expect(handle.write(text, 0, text.length)).not.toBeInstanceOf(Promise);
    step = 0;
    const [pending, look] = [handle.write(text, 0, text.length), files.stat(path, { bigint: true })];
    expect([pending, look].every((one) => one instanceof Promise)).toBe(true);
    await Promise.all([pending, look]);
    time += 10_001;
    expect(handle.write(text, 0, text.length)).not.toBeInstanceOf(Promise);
    expect(files.stat(path, { bigint: true })).not.toBeInstanceOf(Promise);
    await handle.close();
    expect(await readFile(path, 'utf8')).toBe('a row\n'.repeat(3));
  });

  it.each([true, false])('tells of failures, on a local disk: %s', async (local) => {
    const files = createQuickFiles({ isLocal: async () => local });
    await expect(files.open(folder, 'ax')).rejects.toThrow('EEXIST');
    await (await files.open(path, 'ax')).close();
    const readOnly = await files.open(path, 'r');
    await expect(async () => readOnly.write(text, 0, text.length)).rejects.toThrow('EBADF');
    await expect(async () => files.stat(join(folder, 'nothing'), { bigint: true })).rejects.toThrow('ENOENT');
    await readOnly.close();
  });
});
