import { constants } from 'node:fs';
import { copyFile, rm, stat, truncate } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Partition, partitionRelation } from './compaction/partition.js';
import { completeLength } from './complete-length.js';
import { MAX_LINE_BYTES } from './csv-format.js';
import { type CsvHeader, readCsvHeader } from './csv-header.js';
import { csvRelation, type RejectTables } from './csv-relation.js';
import { scanTextFile } from './scan-text-file.js';
import { temporaryPath } from './write-file-atomically.js';

/** A file of a log that holds complete rows only, as long as `isUnchanged()`. */
export interface LiveFile {
  /** The name that messages use. */
  readonly name: string;
  /** What is read: the file itself, or a copy of its complete rows. */
  readonly path: string;
  /** The names of its columns, in order. */
  readonly columns: readonly string[];
  /** What stands behind FROM: columns `c0`, `c1`, …, all text. Of a CSV file, unreadable rows can be put aside. */
  relation(rejects?: RejectTables): string;
  readonly kind: 'csv' | 'partition';
  /** False when a byte of it is no UTF-8 text. */
  readonly isUtf8: boolean;
  /** Bytes at the end that were left out: a row torn by a crash, or one being written. */
  readonly tornBytes: number;
  /** False when the file has grown since, and what was read of it may end in a torn row. Always true of a copy. */
  isUnchanged(): Promise<boolean>;
  /** Removes the copy, if there is one. */
  close(): Promise<void>;
}

/** A file that was modified so lately may be written to while it is read. */
const SETTLED_AFTER_MS = 60_000;

/** A CSV file of a log, and its header. */
export interface LiveCsvFile extends LiveFile {
  readonly header: CsvHeader;
}

/** Opens a partition, which never changes. */
export function openPartition({ path, note }: Partition): LiveFile {
  return {
    name: basename(path),
    path,
    columns: note.columns,
    relation: () => partitionRelation(path, note.columns.length),
    kind: 'partition',
    isUtf8: true,
    tornBytes: 0,
    isUnchanged: async () => true,
    close: async () => undefined,
  };
}

/**
 * Opens a CSV file of a log for reading. One that ends in a torn row, or that may still grow, is read from a copy of its
 * complete rows.
 *
 * @param scratch a path that the copy is made beside
 * @param copy makes a copy in any case
 * @returns `null` when not even the header is complete
 */
export async function openLiveFile(path: string, scratch: string, copy = false): Promise<LiveCsvFile | null> {
  const info = await stat(path);
  // To open a pipe waits for whoever writes to it.
  if (!info.isFile()) throw new Error('it is no file');
  const { size, mtimeMs } = info;
  const complete = await completeLength(path, size);
  const tornBytes = size - complete;
  if (complete === 0 && tornBytes <= MAX_LINE_BYTES) return null;
  const header = await readCsvHeader(path);
  const name = basename(path);
  if (!copy && tornBytes === 0 && Date.now() - mtimeMs >= SETTLED_AFTER_MS) {
    const isUnchanged = async () => (await stat(path)).size === size;
    return {
      name,
      path,
      header,
      columns: header.names,
      relation: (rejects) => csvRelation(path, header, rejects ? { rejects } : {}),
      kind: 'csv',
      isUtf8: (await scanTextFile(path)).utf8,
      tornBytes,
      isUnchanged,
      close: async () => undefined,
    };
  }
  const copied = temporaryPath(scratch);
  const close = () => rm(copied, { force: true });
  try {
    await copyFile(path, copied, constants.COPYFILE_FICLONE);
    await truncate(copied, complete);
    const isUtf8 = (await scanTextFile(copied)).utf8;
    return {
      name,
      path: copied,
      header,
      columns: header.names,
      relation: (rejects) => csvRelation(copied, header, rejects ? { rejects } : {}),
      kind: 'csv',
      isUtf8,
      tornBytes,
      isUnchanged: async () => true,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
