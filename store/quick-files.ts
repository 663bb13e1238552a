import { stat, write } from 'node:fs';
import { mkdir, open, unlink } from 'node:fs/promises';
import type { LogFileHandle, LogFileSystem } from './live-log-file.js';

/**
 * The file system for a log that is written to all the time: what every write needs goes to Node's threads by callbacks,
 * which cost half of what its promises do. Never on the spot: a file system that stands still (frozen for a snapshot, its
 * server away) would take the whole process with it.
 */
export const quickFiles: LogFileSystem = {
  mkdir,
  unlink,
  async open(path, flags): Promise<LogFileHandle> {
    const handle = await open(path, flags);
    return {
      write: (buffer, offset, length) =>
        new Promise((resolve, reject) => {
          write(handle.fd, buffer, offset, length, null, (error, bytesWritten) =>
            error === null ? resolve({ bytesWritten }) : reject(error),
          );
        }),
      truncate: (length) => handle.truncate(length),
      datasync: () => handle.datasync(),
      stat: (options) => handle.stat(options),
      close: () => handle.close(),
    };
  },
  stat: (path, options) =>
    new Promise((resolve, reject) => {
      stat(path, options, (error, found) => (error === null ? resolve(found) : reject(error)));
    }),
};
