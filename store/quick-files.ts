import { stat, statSync, write, writeSync } from 'node:fs';
import { mkdir, open, statfs, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LogFileHandle, LogFileSystem } from './live-log-file.js';

/** File systems of this machine's own disks and memory, by what statfs(2) calls them: ext, XFS, Btrfs, ZFS, F2FS, overlay, tmpfs. */
const LOCAL = new Set([0xef53, 0x58465342, 0x9123683e, 0x2fc12fc1, 0xf2f52010, 0x794c7630, 0x01021994]);
/** A disk that keeps a write for longer is not waited for on this thread. */
const SLOW_MS = 5;
/** For how long a disk counts as slow after that. */
const SLOW_FOR_MS = 10_000;
/** More bytes cost more to copy than another thread costs to ask. */
const MOST_BYTES = 256 * 1024;

export interface QuickFilesDeps {
  /** Milliseconds. */
  readonly clock?: () => number;
  /** Whether a folder is on a disk of this machine. */
  readonly isLocal?: (folder: string) => Promise<boolean>;
}

/**
 * The file system for a log whose rows have to be with the system, not with the disk, before they are answered. On a disk of this
 * machine a write takes microseconds then, and the way to another thread and back takes longer than that. So small
 * writes are made on the spot, until one shows that the system makes writers wait, as it does when the disk cannot keep
 * up. After that, for a while, and on file systems of other machines, which may stand still, threads wait.
 */
export function createQuickFiles({
  clock = () => performance.now(),
  isLocal = isOnLocalDisk,
}: QuickFilesDeps = {}): LogFileSystem {
  let slowUntil = Number.NEGATIVE_INFINITY;
  let local = false;

  const mayWait = (bytes: number): boolean => !local || bytes > MOST_BYTES || clock() < slowUntil;

  /** Does it here and now, and remembers when that took long. */
  function timed<T>(work: () => T): T {
    const started = clock();
    try {
      return work();
    } finally {
      const ended = clock();
      if (ended - started > SLOW_MS) slowUntil = ended + SLOW_FOR_MS;
    }
  }

  return {
    mkdir,
    unlink,
    async open(path, flags): Promise<LogFileHandle> {
      const handle = await open(path, flags);
      local = await isLocal(dirname(path));
      return {
        write: (buffer, offset, length) =>
          mayWait(length)
            ? writeInThread(handle.fd, buffer, offset, length)
            : timed(() => ({ bytesWritten: writeSync(handle.fd, buffer, offset, length) })),
        truncate: (length) => handle.truncate(length),
        datasync: () => handle.datasync(),
        stat: (options) => handle.stat(options),
        close: () => handle.close(),
      };
    },
    stat: (path, options) =>
      mayWait(0)
        ? new Promise((resolve, reject) => {
            stat(path, options, (error, found) => (error === null ? resolve(found) : reject(error)));
          })
        : timed(() => statSync(path, options)),
  };
}

/** By callback, which costs half of what Node's promises do. */
function writeInThread(fd: number, buffer: Buffer, offset: number, length: number) {
  return new Promise<{ bytesWritten: number }>((resolve, reject) => {
    write(fd, buffer, offset, length, null, (error, bytesWritten) =>
      error === null ? resolve({ bytesWritten }) : reject(error),
    );
  });
}

async function isOnLocalDisk(folder: string): Promise<boolean> {
  return statfs(folder).then(
    ({ type }) => LOCAL.has(type),
    () => false,
  );
}
