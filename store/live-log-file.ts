import { join } from 'node:path';
import { joined } from './joined.js';
import { systemCode } from './live-log-problem.js';

/** When a row counts as logged: `write` has returned, or `fdatasync` has. */
export type Durability = 'written' | 'fsync';

interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
}

type Soon<T> = T | Promise<T>;

/** What the log needs of an open file; `FileHandle` has it. */
export interface LogFileHandle {
  write(buffer: Buffer, offset: number, length: number): Soon<{ bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
  stat(options: { bigint: true }): Promise<FileIdentity>;
  close(): Promise<void>;
}

/** What the log needs of the file system; `node:fs/promises` has it. */
export interface LogFileSystem {
  mkdir(path: string, options: { recursive: true }): Promise<unknown>;
  open(path: string, flags: string): Promise<LogFileHandle>;
  stat(path: string, options: { bigint: true }): Soon<FileIdentity>;
  unlink(path: string): Promise<void>;
}

export interface LiveLogFileOptions {
  /** Made when it is missing. */
  readonly directory: string;
  /** The file's name without its ending. When it is taken, `-2`, `-3`, … is put behind it. */
  readonly name: string;
  /** The first line, its line end included. Written with the first rows. */
  readonly header: string;
  readonly durability: Durability;
  readonly files: LogFileSystem;
}

/** A file that this process alone appends to. Between two calls it holds the header and acknowledged rows, nothing else. */
export interface LiveLogFile {
  /**
   * Appends rows: all of them, or none.
   *
   * @returns the bytes that were appended; `null` when the rows are not in a file of this name, as somebody deleted, moved
   *   or changed it, and then the file is given up
   * @throws the error of the file system, when none of the rows is in the file
   */
  append(rows: Buffer): Promise<number | null>;
  /** False when the file was given up: what it holds beyond its acknowledged rows is not known. */
  isOpen(): boolean;
  /** Flushes and closes the file. Its rows are acknowledged, so a flush that fails cannot take them back. */
  close(): Promise<void>;
}

const MOST_FILES_OF_A_NAME = 10_000;

/**
 * Makes a new file. An existing one is never opened, so that a row torn by a crash stays the last of its file, where the
 * reader leaves it out.
 *
 * @throws the error of the file system
 */
export async function createLiveLogFile(options: LiveLogFileOptions): Promise<LiveLogFile> {
  const { directory, name, durability, files } = options;
  await files.mkdir(directory, { recursive: true });
  const { path, handle } = await openNew(join(directory, name), files);
  try {
    if (durability === 'fsync') await flushFolder(directory, files);
    const { dev, ino } = await handle.stat({ bigint: true });
    return appendTo({ ...options, path, handle, dev, ino });
  } catch (error) {
    await handle.close().catch(ignore);
    await files.unlink(path).catch(ignore);
    throw error;
  }
}

interface OpenFile extends LiveLogFileOptions {
  readonly path: string;
  readonly handle: LogFileHandle;
  readonly dev: bigint;
  readonly ino: bigint;
}

function appendTo({ path, handle, dev, ino, header, durability, files }: OpenFile): LiveLogFile {
  /** Bytes of the header and of acknowledged rows. */
  let length = 0;
  let open = true;

  async function append(rows: Buffer): Promise<number | null> {
    const buffer = joined(length === 0 ? [header, rows] : [rows]);
    try {
      await writeWhole(handle, buffer);
      if (durability === 'fsync') await handle.datasync();
    } catch (error) {
      await cutBack();
      // After a failed flush nobody knows what the disk holds of the file.
      if (durability === 'fsync') await giveUp();
      throw error;
    }
    if (!(await isInPlace(length + buffer.length))) {
      await takeBack(buffer.length);
      await giveUp();
      return null;
    }
    length += buffer.length;
    return buffer.length;
  }

  /** Whether the path still names this file, and nobody else has written to it or cut it. */
  async function isInPlace(expected: number): Promise<boolean> {
    try {
      const found = await files.stat(path, { bigint: true });
      return found.dev === dev && found.ino === ino && found.size === BigInt(expected);
    } catch {
      return false;
    }
  }

  /** Takes back rows that are not acknowledged; where that fails, too, the file is given up. */
  async function cutBack(): Promise<void> {
    try {
      const { size } = await handle.stat({ bigint: true });
      // Never the other way: truncate() to more than there is would fill up with zero bytes.
      if (size > BigInt(length)) await handle.truncate(length);
    } catch {
      await giveUp();
    }
  }

  /**
   * Takes the last bytes back from a file that somebody else has changed. One that was cut, as `copytruncate` of logrotate
   * does, is shorter than it should be and has them at its end; left there they would stand in two files.
   */
  async function takeBack(bytes: number): Promise<void> {
    try {
      const { size } = await handle.stat({ bigint: true });
      const rest = Math.min(length, Number(size) - bytes);
      if (rest >= 0) await handle.truncate(rest);
      if (rest === 0 && (await isInPlace(0))) await files.unlink(path);
    } catch {
      // The file is given up anyway.
    }
  }

  async function giveUp(): Promise<void> {
    if (!open) return;
    open = false;
    await handle.close().catch(ignore);
    if (length === 0) await files.unlink(path).catch(ignore);
  }

  return {
    append,
    isOpen: () => open,
    async close() {
      if (open && length > 0) await handle.datasync().catch(ignore);
      await giveUp();
    },
  };
}

async function openNew(stem: string, files: LogFileSystem): Promise<{ path: string; handle: LogFileHandle }> {
  for (let number = 1; number <= MOST_FILES_OF_A_NAME; number += 1) {
    const path = `${stem}${number === 1 ? '' : `-${number}`}.csv`;
    try {
      return { path, handle: await files.open(path, 'ax') };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
  throw new Error(`${MOST_FILES_OF_A_NAME} files of this writer and day are there already`);
}

async function writeWhole(handle: LogFileHandle, buffer: Buffer): Promise<void> {
  for (let written = 0; written < buffer.length; ) {
    const { bytesWritten } = await handle.write(buffer, written, buffer.length - written);
    if (bytesWritten === 0) throw new Error('the disk takes no more bytes');
    written += bytesWritten;
  }
}

/** Makes a new file's name durable. Windows cannot flush a folder and does not need to. */
async function flushFolder(directory: string, files: LogFileSystem): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await files.open(directory, 'r');
  try {
    await folder.datasync();
  } finally {
    await folder.close();
  }
}

const ignore = () => undefined;
