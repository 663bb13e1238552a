import { mkdir, mkdtemp, open, readFile, rm, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLiveLog } from './live-log.js';
import { timedLogFiles } from './timed-log-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timed-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('tells of each flush of a durable log, and leaves the rows as they are', async () => {
  const flushes: number[] = [];
  const log = createLiveLog({
    directory: folder,
    columns: ['id'],
    durability: 'fsync',
    writerId: 'w',
    now: () => new Date('2026-03-01T12:00:00Z'),
    files: timedLogFiles({ mkdir, open, stat, unlink }, (seconds) => flushes.push(seconds)),
  });
  await log.append(['a']);
  const afterOne = flushes.length;
  await log.append(['b']);
  expect(flushes.length).toBe(afterOne + 1);
  expect(flushes.every((seconds) => seconds > 0 && seconds < 60)).toBe(true);
  await log.close();
  expect(await readFile(join(folder, 'live_predictions_20260301_w.csv'), 'utf8')).toBe('id\na\nb\n');
});

it('does not count a flush that failed', async () => {
  const flushes: number[] = [];
  const files = timedLogFiles(
    {
      mkdir,
      stat,
      unlink,
      async open(path, flags) {
        const handle = await open(path, flags);
        return {
          write: (buffer, offset, length) => handle.write(buffer, offset, length),
          truncate: (length) => handle.truncate(length),
          stat: (options) => handle.stat(options),
          close: () => handle.close(),
          datasync: () => Promise.reject(new Error('the disk is gone')),
        };
      },
    },
    (seconds) => flushes.push(seconds),
  );
  const handle = await files.open(join(folder, 'x'), 'ax');
  await expect(handle.datasync()).rejects.toThrow('the disk is gone');
  await handle.close();
  expect(flushes).toEqual([]);
});
