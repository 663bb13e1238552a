import { randomBytes } from 'node:crypto';
import { mkdir, open, stat, unlink } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { sentinelError } from '../config/errors.js';
import { type CsvValue, csvRow, MAX_LINE_BYTES } from './csv-format.js';
import { folderProblem } from './folder-problem.js';
import { joined } from './joined.js';
import { createLiveLogFile, type Durability, type LiveLogFile, type LogFileSystem } from './live-log-file.js';
import { liveLogProblem } from './live-log-problem.js';
import { createQuickFiles } from './quick-files.js';

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
  /** Rows that are not acknowledged yet: those that wait for a write, and those in one. */
  readonly waiting: number;
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
  /** As `appendMany`, for rows that are lines of CSV already: what `csvRow` makes of the values of each. */
  appendLines(lines: readonly string[]): Promise<void>;
  /** As `appendLines`, for so many lines as bytes, none of them longer than `MAX_LINE_BYTES`. They may not change until then. */
  appendBytes(lines: Uint8Array, rows: number): Promise<void>;
  /**
   * Why rows would be refused now, found by making a file in the log's folder, as long as the last write that failed;
   * `null` when they would not be.
   */
  problem(): Promise<string | null>;
  /** Writes what is under way, flushes it to disk and closes the file. Later rows are refused. */
  close(): Promise<void>;
  stats(): LiveLogStats;
}

export interface LiveLogOptions {
  /** Made when it is missing. */
  readonly directory: string;
  /** The full header: `id,timestamp,model_version,<features…>,prediction,probability`, then what else is logged of an answer. */
  readonly columns: readonly string[];
  /** The start of the files' names; `live_predictions` unless told. */
  readonly prefix?: string;
  /** `written` unless told. */
  readonly durability?: Durability;
  readonly now?: () => Date;
  /** Part of the file name; unique per process start unless told. Letters, digits and hyphens. */
  readonly writerId?: string;
  readonly files?: LogFileSystem;
}

interface Pending {
  /** Lines of CSV, as text or as its bytes. */
  readonly lines: string | Uint8Array;
  readonly rows: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Characters, or bytes, that go out in one write, at most (a longer request goes out alone). */
const BATCH_CHARACTERS = 4 * 1024 * 1024;

/** A request with fewer waits for the company of others. */
const COMPANY_CHARACTERS = 16 * 1024;

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
 * A log that makes its file with the first row and a new one each day. Rows of concurrent requests share a write (group
 * commit). After a failed write that cannot be undone, or when the file was deleted or moved, rows go to a new file.
 */
export function createLiveLog(options: LiveLogOptions): LiveLog {
  const { directory, columns, durability = 'written', now = () => new Date() } = options;
  // A flush takes long enough for another thread to do the rest as well.
  const files =
    options.files ?? (durability === 'written' ? createQuickFiles() : { mkdir, open, stat, unlink });
  const writer = options.writerId ?? uniqueWriterId(now());
  if (!/^[A-Za-z0-9-]+$/.test(writer))
    throw new RangeError(`Expected a writer id of letters, digits and hyphens, got "${writer}".`);
  if (columns.length === 0 || new Set(columns).size !== columns.length)
    throw new RangeError(`Expected columns that differ, got ${columns.join(', ')}.`);
  const header = csvRow(columns);
  const prefix = options.prefix ?? LIVE_LOG_PREFIX;

  let queue: Pending[] = [];
  /** What the write under way holds. */
  let writing: readonly Pending[] = [];
  let draining: Promise<void> | undefined;
  let current: { readonly day: string; readonly file: LiveLogFile } | undefined;
  let closing: Promise<void> | undefined;
  let probing: Promise<string | null> | undefined;
  let rows = 0;
  let bytes = 0;
  let failures = 0;
  /** Characters of the write that failed last; 0 from the next one that succeeds. */
  let refused = 0;

  function enqueue(batch: readonly LiveLogRow[]): Promise<void> {
    const odd = batch.find((row) => row.length !== columns.length);
    return odd ? Promise.reject(misfit(odd)) : enqueueLines(batch.map(csvRow));
  }

  function enqueueLines(lines: readonly string[]): Promise<void> {
    if (closing) return Promise.reject(refusal('the log is closed'));
    if (lines.length === 0) return Promise.resolve();
    let text = '';
    for (const line of lines) {
      // No character takes more than three bytes, so most lines need no counting.
      if (line.length * 3 > MAX_LINE_BYTES && Buffer.byteLength(line) > MAX_LINE_BYTES)
        return Promise.reject(refusal(`a row is longer than ${MAX_LINE_BYTES} bytes`));
      text += line;
    }
    return push(text, lines.length);
  }

  function enqueueBytes(lines: Uint8Array, count: number): Promise<void> {
    return closing ? Promise.reject(refusal('the log is closed')) : push(lines, count);
  }

  function push(lines: string | Uint8Array, count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      queue.push({ lines, rows: count, resolve, reject });
      draining ??= drain();
    });
  }

  function misfit(row: LiveLogRow): RangeError {
    return new RangeError(
      `Expected a row of ${columns.length} values (${columns.join(', ')}), got ${row.length}.`,
    );
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      // Requests that have arrived are read before the write starts, so that their rows share it. Rows that are many
      // already gain nothing by that.
      if (queue.length > 1 || (queue[0]?.lines.length ?? 0) < COMPANY_CHARACTERS) await setImmediate();
      const batch = takeBatch();
      writing = batch;
      const lines = batch.map((pending) => pending.lines);
      try {
        bytes += await commit(joined(lines));
        refused = 0;
        for (const pending of batch) {
          rows += pending.rows;
          pending.resolve();
        }
      } catch (cause) {
        refused = lines.reduce((sum, { length }) => sum + length, 0);
        failures += 1;
        const error = refusal(liveLogProblem(cause), cause);
        for (const pending of batch) pending.reject(error);
      }
      writing = [];
    }
    draining = undefined;
  }

  function takeBatch(): Pending[] {
    let size = 0;
    let count = 0;
    for (const pending of queue) {
      if (count > 0 && size + pending.lines.length > BATCH_CHARACTERS) break;
      size += pending.lines.length;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  }

  async function commit(lines: Buffer): Promise<number> {
    const written = await (await fileOfToday()).append(lines);
    if (written !== null) return written;
    // Someone deleted or moved the file. Nothing is acknowledged yet, so a new one can still take the rows.
    const again = await (await fileOfToday()).append(lines);
    if (again === null) throw new Error('a file of the live log does not stay in place');
    return again;
  }

  async function fileOfToday(): Promise<LiveLogFile> {
    const day = utcDay(now());
    if (current?.day === day && current.file.isOpen()) return current.file;
    await current?.file.close();
    current = undefined;
    const name = `${prefix}_${day}_${writer}`;
    const file = await createLiveLogFile({ directory, name, header, durability, files });
    current = { day, file };
    return file;
  }

  return {
    append: (row) => enqueue([row]),
    appendMany: enqueue,
    appendLines: enqueueLines,
    appendBytes: enqueueBytes,
    problem() {
      if (closing) return Promise.resolve('the log is closed');
      // A crowd that asks at once costs the disk one probe.
      probing ??= folderProblem(directory, refused).finally(() => {
        probing = undefined;
      });
      return probing;
    },
    close() {
      closing ??= (async () => {
        await draining;
        await current?.file.close();
      })();
      return closing;
    },
    stats: () => ({
      rows,
      bytes,
      failures,
      healthy: refused === 0,
      waiting: rowsOf(queue) + rowsOf(writing),
    }),
  };
}

function rowsOf(pending: readonly Pending[]): number {
  return pending.reduce((sum, { rows }) => sum + rows, 0);
}

function refusal(problem: string, cause?: unknown) {
  return sentinelError('SENT_LIVE_LOG_FAILED', { problem }, cause === undefined ? {} : { cause });
}
