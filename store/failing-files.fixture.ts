import { mkdir, open, stat, unlink } from 'node:fs/promises';
import type { LogFileHandle, LogFileSystem } from './live-log-file.js';

export interface Trouble {
  readonly onWrite?: () => void;
  /** Bytes the disk still takes; a write takes what fits, and fails with ENOSPC when nothing does. */
  readonly disk?: { room: number };
  readonly canTruncate?: boolean;
  readonly canSync?: (path: string) => boolean;
  readonly onSync?: (path: string) => void;
  readonly onOpen?: (path: string) => void;
}

export function roomy(room = Number.POSITIVE_INFINITY): { room: number } {
  return { room };
}

/** The real file system, with trouble. */
export function spying({
  onWrite,
  disk = roomy(),
  canTruncate = true,
  canSync = () => true,
  onSync,
  onOpen,
}: Trouble): LogFileSystem {
  function failure(code: string) {
    return Object.assign(new Error(`${code}: simulated`), { code });
  }
  return {
    mkdir,
    stat,
    unlink,
    async open(path, flags): Promise<LogFileHandle> {
      onOpen?.(path);
      const handle = await open(path, flags);
      return {
        async write(buffer, offset, length) {
          onWrite?.();
          const fits = Math.min(length, disk.room);
          if (fits <= 0) throw failure('ENOSPC');
          const result = await handle.write(buffer, offset, fits);
          disk.room -= result.bytesWritten;
          return result;
        },
        async truncate(length) {
          if (!canTruncate) throw failure('EIO');
          await handle.truncate(length);
        },
        async datasync() {
          onSync?.(path);
          if (!canSync(path)) throw failure('EIO');
          await handle.datasync();
        },
        stat: (options) => handle.stat(options),
        close: () => handle.close(),
      };
    },
  };
}
