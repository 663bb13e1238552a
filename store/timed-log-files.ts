import type { LogFileSystem } from './live-log-file.js';

/**
 * The same file system, which tells how long each flush to disk took.
 *
 * @param onFlush told of the seconds of one flush that succeeded
 */
export function timedLogFiles(files: LogFileSystem, onFlush: (seconds: number) => void): LogFileSystem {
  return {
    mkdir: (path, options) => files.mkdir(path, options),
    stat: (path, options) => files.stat(path, options),
    unlink: (path) => files.unlink(path),
    async open(path, flags) {
      const handle = await files.open(path, flags);
      return {
        write: (buffer, offset, length) => handle.write(buffer, offset, length),
        truncate: (length) => handle.truncate(length),
        stat: (options) => handle.stat(options),
        close: () => handle.close(),
        async datasync() {
          const started = performance.now();
          await handle.datasync();
          onFlush((performance.now() - started) / 1000);
        },
      };
    },
  };
}
