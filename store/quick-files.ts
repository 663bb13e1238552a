import { statSync, writeSync } from 'node:fs';
import { mkdir, open, stat, unlink } from 'node:fs/promises';
import type { LogFileHandle, LogFileSystem } from './live-log-file.js';

/** A disk that keeps a write for longer is not waited for on this thread. */
const SLOW_MS = 5;
/** For how long a disk counts as slow after that. */
const SLOW_FOR_MS = 10_000;
/** More bytes cost more to copy than another thread costs to ask. */
const MOST_BYTES = 256 * 1024;

/**
 * The file system for a log whose writes go to the memory of the system: there a write takes microseconds, and the way to
 * another thread and back takes longer than that. So small writes are made on the spot, until one shows that the system
 * makes writers wait, as it does when the disk cannot keep up; for a while after that others wait in threads, as they do
 * for everything else.
 *
 * @param clock milliseconds
 */
export function createQuickFiles(clock: () => number = () => performance.now()): LogFileSystem {
  let slowUntil = Number.NEGATIVE_INFINITY;

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
      return {
        write: (buffer, offset, length) =>
          length > MOST_BYTES || clock() < slowUntil
            ? handle.write(buffer, offset, length)
            : timed(() => ({ bytesWritten: writeSync(handle.fd, buffer, offset, length) })),
        truncate: (length) => handle.truncate(length),
        datasync: () => handle.datasync(),
        stat: (options) => handle.stat(options),
        close: () => handle.close(),
      };
    },
    stat: (path, options) =>
      clock() < slowUntil ? stat(path, options) : timed(() => statSync(path, options)),
  };
}
