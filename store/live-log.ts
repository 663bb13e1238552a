/**
 * The live log: every prediction, on disk before it is answered.
 *
 * One file per writer and UTC day, CSV as in csv-format.ts. A row is acknowledged after the write call that holds it
 * has returned, so it outlives `kill -9` of the process; with `durability: 'fsync'` it outlives a power cut as well.
 * Rows that arrive while a write is under way go out together in the next one (group commit).
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, sentinelError } from '../config/errors.js';
import { type CsvValue, csvRow, MAX_LINE_BYTES } from './csv-format.js';

export type LiveLogRow = readonly CsvValue[];

export interface LiveLogStats {
  /** Rows acknowledged. */
  readonly rows: number;
  /** Bytes of acknowledged rows and their headers. */
  readonly bytes: number;
  /** Writes that failed; every row of such a write was refused. */
  readonly failures: number;
  /** False from a failed write until the next one that succeeds. */
  readonly healthy: boolean;
}

export interface LiveLog {
  /**
   * Logs one row, in the order of the header. Resolves when it is written.
   *
   * @throws SentinelError SENT_LIVE_LOG_FAILED when it is not; RangeError when the row does not fit the header
   */
  append(row: LiveLogRow): Promise<void>;
  /** Logs several rows in one write: all of them, or none is acknowledged. */
  appendMany(rows: readonly LiveLogRow[]): Promise<void>;
  /** Writes what is under way, flushes it to disk and closes the file. Later rows are refused. */
  close(): Promise<void>;
  stats(): LiveLogStats;
}

interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
}

/** What the log needs of an open file; `FileHandle` has it. */
export interface LiveLogFile {
  write(buffer: Buffer, offset: number, length: number): Promise<{ bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
  stat(options: { bigint: true }): Promise<FileIdentity>;
  close(): Promise<void>;
}

/** What the log needs of the file system; `node:fs/promises` has it. */
export interface LiveLogFileSystem {
  mkdir(path: string, options: { recursive: true }): Promise<unknown>;
  open(path: string, flags: string): Promise<LiveLogFile>;
  stat(path: string, options: { bigint: true }): Promise<FileIdentity>;
  unlink(path: string): Promise<void>;
}

export interface LiveLogOptions {
  /** Made when it is missing. */
  readonly directory: string;
  /** The full header: `id,timestamp,model_version,<features…>,prediction,probability`. */
  readonly columns: readonly string[];
  /** `written` unless told: acknowledge after write(), or after fdatasync(). */
  readonly durability?: 'written' | 'fsync';
  readonly now?: () => Date;
  /** Part of the file name; unique per process start unless told. Letters, digits and hyphens. */
  readonly writerId?: string;
  readonly files?: LiveLogFileSystem;
}

interface OpenFile {
  readonly path: string;
  readonly day: string;
  readonly handle: LiveLogFile;
  readonly dev: bigint;
  readonly ino: bigint;
  /** Bytes that are acknowledged or header: the file holds nothing else between two writes. */
  length: number;
}

interface Pending {
  readonly text: string;
  readonly rows: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Characters that go out in one write, at most (a longer request goes out alone). */
const BATCH_CHARACTERS = 4 * 1024 * 1024;
const MAX_FILES_PER_DAY = 10_000;

/** The start of the name of every live log file. */
export const LIVE_LOG_PREFIX = 'live_predictions';

/** An id no other process start has: process id, start time, and chance against both repeating in a container. */
function uniqueWriterId(now: Date): string {
  return `${process.pid}-${now.getTime().toString(36)}-${randomBytes(3).toString('hex')}`;
}

function utcDay(now: Date): string {
  return now.toISOString().slice(0, 10).replaceAll('-', '');
}

/**
 * A log that makes its file with the first row. A file is never opened a second time: after a crash, a failed write
 * that cannot be undone, or when the file was deleted or rotated away, rows go to a new one. So a torn row is always
 * the last of its file, where the reader leaves it out.
 */
export function createLiveLog(options: LiveLogOptions): LiveLog {
  const { directory, columns, durability = 'written', now = () => new Date() } = options;
  const files = options.files ?? { mkdir, open, stat, unlink };
  const writer = options.writerId ?? uniqueWriterId(now());
  if (!/^[A-Za-z0-9-]+$/.test(writer))
    throw new RangeError(`Expected a writer id of letters, digits and hyphens, got "${writer}".`);
  if (columns.length === 0 || new Set(columns).size !== columns.length)
    throw new RangeError(`Expected columns that differ, got ${columns.join(', ')}.`);
  const header = csvRow(columns);

  let queue: Pending[] = [];
  let draining: Promise<void> | undefined;
  let current: OpenFile | undefined;
  let sequence = 0;
  let sequenceDay = '';
  let closing: Promise<void> | undefined;
  let rows = 0;
  let bytes = 0;
  let failures = 0;
  let healthy = true;

  function enqueue(batch: readonly LiveLogRow[]): Promise<void> {
    if (closing) return Promise.reject(refusal('the log is closed'));
    const odd = batch.find((row) => row.length !== columns.length);
    if (odd)
      return Promise.reject(
        new RangeError(
          `Expected a row of ${columns.length} values (${columns.join(', ')}), got ${odd.length}.`,
        ),
      );
    if (batch.length === 0) return Promise.resolve();
    const lines = batch.map(csvRow);
    if (lines.some((line) => line.length * 3 > MAX_LINE_BYTES && Buffer.byteLength(line) > MAX_LINE_BYTES))
      return Promise.reject(refusal(`a row is longer than ${MAX_LINE_BYTES} bytes`));
    return new Promise((resolve, reject) => {
      queue.push({ text: lines.join(''), rows: batch.length, resolve, reject });
      draining ??= drain();
    });
  }

  async function drain(): Promise<void> {
    // Rows of the same turn of the event loop share the first write, too.
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = takeBatch();
      try {
        await commit(batch.map((pending) => pending.text).join(''));
        healthy = true;
        for (const pending of batch) {
          rows += pending.rows;
          pending.resolve();
        }
      } catch (cause) {
        healthy = false;
        failures += 1;
        const error = refusal(problemOf(cause), cause);
        for (const pending of batch) pending.reject(error);
      }
    }
    draining = undefined;
  }

  function takeBatch(): Pending[] {
    let size = 0;
    let count = 0;
    for (const pending of queue) {
      if (count > 0 && size + pending.text.length > BATCH_CHARACTERS) break;
      size += pending.text.length;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  }

  async function commit(text: string): Promise<void> {
    const today = utcDay(now());
    if (current && current.day !== today) await retire(current);
    current ??= await create(today);
    if (await write(current, text)) return;
    // Someone deleted or rotated the file away. Nothing is acknowledged yet, so a new file can still take the rows.
    current = await create(today);
    if (!(await write(current, text))) throw new Error(`${current.path} does not stay in place`);
  }

  /**
   * Writes to the end of a file. False when the rows are not in the file of that name, and then that file is given up.
   * On an error the rows are cut off again; where that fails, too, the file is given up.
   */
  async function write(file: OpenFile, text: string): Promise<boolean> {
    const buffer = Buffer.from(file.length === 0 ? header + text : text);
    try {
      for (let written = 0; written < buffer.length; ) {
        const { bytesWritten } = await file.handle.write(buffer, written, buffer.length - written);
        if (bytesWritten === 0) throw new Error('the disk takes no more bytes');
        written += bytesWritten;
      }
      if (durability === 'fsync') await file.handle.datasync();
    } catch (error) {
      await cutBack(file);
      // After a failed flush nobody knows what the disk holds of the file.
      if (durability === 'fsync') await giveUp(file);
      throw error;
    }
    if (!(await isInPlace(file, file.length + buffer.length))) {
      await cutBack(file);
      await giveUp(file);
      return false;
    }
    file.length += buffer.length;
    bytes += buffer.length;
    return true;
  }

  /** Whether the path still names this file, and nobody else has written to it or cut it. */
  async function isInPlace(file: OpenFile, length: number): Promise<boolean> {
    try {
      const { dev, ino, size } = await files.stat(file.path, { bigint: true });
      return dev === file.dev && ino === file.ino && size === BigInt(length);
    } catch {
      return false;
    }
  }

  async function cutBack(file: OpenFile): Promise<void> {
    try {
      const { size } = await file.handle.stat({ bigint: true });
      // Never the other way: truncate() to more than there is would fill up with zero bytes.
      if (size > BigInt(file.length)) await file.handle.truncate(file.length);
    } catch {
      await giveUp(file);
    }
  }

  async function giveUp(file: OpenFile): Promise<void> {
    if (current !== file) return;
    current = undefined;
    await file.handle.close().catch(ignore);
    if (file.length === 0) await files.unlink(file.path).catch(ignore);
  }

  /** Ends a file in good order. Its rows are acknowledged, so a flush that fails cannot take them back. */
  async function retire(file: OpenFile): Promise<void> {
    if (file.length > 0) await file.handle.datasync().catch(ignore);
    await giveUp(file);
  }

  async function create(day: string): Promise<OpenFile> {
    await files.mkdir(directory, { recursive: true });
    if (day !== sequenceDay) sequence = 0;
    sequenceDay = day;
    for (let tries = 0; tries < MAX_FILES_PER_DAY; tries += 1) {
      sequence += 1;
      const suffix = sequence === 1 ? '' : `-${sequence}`;
      const path = join(directory, `${LIVE_LOG_PREFIX}_${day}_${writer}${suffix}.csv`);
      let handle: LiveLogFile;
      try {
        handle = await files.open(path, 'ax');
      } catch (error) {
        if (codeOf(error) === 'EEXIST') continue;
        throw error;
      }
      try {
        if (durability === 'fsync') await flushFolder();
        const { dev, ino } = await handle.stat({ bigint: true });
        return { path, day, handle, dev, ino, length: 0 };
      } catch (error) {
        await handle.close().catch(ignore);
        await files.unlink(path).catch(ignore);
        throw error;
      }
    }
    throw new Error(`no file name is free for writer ${writer}`);
  }

  /** Makes the new file's name durable. Windows cannot flush a folder and does not need to. */
  async function flushFolder(): Promise<void> {
    if (process.platform === 'win32') return;
    const folder = await files.open(directory, 'r');
    try {
      await folder.datasync();
    } finally {
      await folder.close();
    }
  }

  async function finish(): Promise<void> {
    await draining;
    if (current) await retire(current);
  }

  return {
    append: (row) => enqueue([row]),
    appendMany: (batch) => enqueue(batch),
    close() {
      closing ??= finish();
      return closing;
    },
    stats: () => ({ rows, bytes, failures, healthy }),
  };
}

const ignore = () => undefined;

function refusal(problem: string, cause?: unknown) {
  return sentinelError('SENT_LIVE_LOG_FAILED', { problem }, cause === undefined ? {} : { cause });
}

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

/** The failure in words, without a path: the sentence reaches clients. The cause keeps the details. */
function problemOf(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) return messageOf(error);
  return PROBLEMS[code] ?? `the system reports ${code}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
