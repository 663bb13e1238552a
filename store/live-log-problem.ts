import { messageOf } from '../config/errors.js';

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than the system allows',
  EROFS: 'the file system is read-only',
  EACCES: 'the folder of the live log is not writable',
  EPERM: 'the folder of the live log is not writable',
  ENOENT: 'the folder of the live log cannot be made',
  ENOTDIR: 'the folder of the live log is not a folder',
  EEXIST: 'the folder of the live log is not a folder',
  EMFILE: 'this process has too many open files',
  ENFILE: 'the system has too many open files',
  EIO: 'the disk reports an input/output error',
};

/** Why the log could not be written, in words and without a path: the sentence reaches clients. */
export function liveLogProblem(error: unknown): string {
  const code = systemCode(error);
  if (code === undefined) return messageOf(error);
  return PROBLEMS[code] ?? `the system reports ${code}`;
}

/** The code that the operating system gave an error, such as `ENOSPC`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
