import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning, processIdentity } from '../store/process-identity.js';
import { acquireInstanceLock } from './instance-lock.js';

let folder: string;
const file = (): string => join(folder, 'start.json');
const say = (): void => {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('acquireInstanceLock', () => {
  it('lets one in and tells the second who was first', async () => {
    const lock = await acquireInstanceLock(folder, 'http://127.0.0.1:5000', say);
    await expect(acquireInstanceLock(folder, 'http://127.0.0.1:5000', say)).rejects.toMatchObject({
      code: 'SENT_ALREADY_RUNNING',
      message: expect.stringContaining(`process ${process.pid}, API http://127.0.0.1:5000`),
    });
    await lock.release();
    await (await acquireInstanceLock(folder, 'http://127.0.0.1:5000', say)).release();
  });

  it('takes over from a killed one and ends the children it left', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const identity = child.pid === undefined ? null : await processIdentity(child.pid);
    if (!identity) throw new Error('the child did not start');
    const dead = { pid: 999_999_999, born: '1' };
    await writeFile(file(), JSON.stringify({ owner: dead, address: 'x', children: [identity] }));
    const said: string[] = [];
    const lock = await acquireInstanceLock(folder, 'y', (line) => said.push(line));
    expect(await isRunning(identity)).toBe(false);
    expect(said).toEqual([expect.stringContaining('ending 1 of its processes')]);
    expect(JSON.parse(await readFile(file(), 'utf8')).owner.pid).toBe(process.pid);
    await lock.release();
  });

  it('does not touch a process that has the number of a dead child', async () => {
    const impostor = { pid: process.pid, born: 'another time' };
    await writeFile(file(), JSON.stringify({ owner: impostor, address: 'x', children: [impostor] }));
    await (await acquireInstanceLock(folder, 'y', say)).release();
    expect(
      await isRunning({ pid: process.pid, born: (await processIdentity(process.pid))?.born ?? '' }),
    ).toBe(true);
  });

  it('takes over a torn file', async () => {
    await writeFile(file(), '{"owner":');
    await (await acquireInstanceLock(folder, 'y', say)).release();
  });
});
