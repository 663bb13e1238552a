/**
 * Stored reference profiles: a reference that was loaded and sorted once is not parsed and sorted again for every
 * window. A profile is a cache, keyed by what the reference file holds: it may be deleted at any time, and one that is
 * damaged counts as absent.
 */
import { createHash } from 'node:crypto';
import { constants, type FileHandle, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { makeFolder } from './make-folder.js';
import type { LoadedColumn, LoadedTable } from './table.js';
import { temporaryPath } from './write-file-atomically.js';

/** A reference ready to be compared. */
export interface ReferenceProfile {
  /** Numbers in ascending order, categories without codes. */
  readonly table: LoadedTable;
  /** What else was found out about the reference, as its maker wrote it: JSON. */
  readonly notes: unknown;
  /** Bytes that belong to the notes. Read, each starts where doubles may. */
  readonly blocks: readonly Uint8Array[];
}

/** Read at a time to make a key. */
const PIECE_BYTES = 1024 * 1024;
const MAGIC = Buffer.from('SENTREF4');
const ENDING = '.profile';
/** All profiles of a folder together; the ones that were not used for longest go first. */
const LARGEST_FOLDER_BYTES = 4 * 1024 ** 3;

const numericEntry = z.object({
  type: z.literal('numeric'),
  name: z.string(),
  missing: z.number(),
  infinite: z.number(),
  integer: z.boolean(),
  length: z.number().int().min(0),
});
const categoricalEntry = z.object({
  type: z.literal('categorical'),
  name: z.string(),
  missing: z.number(),
  categories: z.array(z.string()),
  exactNumbers: z.literal(true).optional(),
});
const headerSchema = z.object({
  rows: z.number().int().min(0),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
  warnings: z.array(z.string()),
  notes: z.unknown(),
  columns: z.array(z.discriminatedUnion('type', [numericEntry, categoricalEntry])),
  /** How many bytes each block has. */
  blocks: z.array(z.number().int().min(0)),
  crc32: z.number(),
});
type Header = z.infer<typeof headerSchema>;

/**
 * The key of a profile: the reference's size, and the SHA-256 of its bytes and of everything that decides what is made of
 * them.
 *
 * @param how plain data, such as the columns and types that were asked for, and the version of what reads them
 * @throws the error of the file system
 */
export async function profileKey(file: string, how: unknown): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(how)).update('\0');
  const input = await open(file);
  try {
    // One piece of memory for all: a stream takes new memory for every piece.
    const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await input.read(piece, 0, piece.length);
      if (bytesRead === 0) break;
      hash.update(piece.subarray(0, bytesRead));
    }
    return `${(await input.stat()).size}-${hash.digest('hex')}`;
  } finally {
    await input.close();
  }
}

/** Whether a folder has a profile of some file of this size: where it has none, no key needs to be made to find one. */
export async function mayHaveProfile(folder: string, bytes: number): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => name.startsWith(`${bytes}-`) && name.endsWith(ENDING));
}

/** Reads a profile into shared memory; `null` when there is none, or it is damaged. */
export async function readProfile(folder: string, key: string): Promise<ReferenceProfile | null> {
  const path = join(folder, `${key}${ENDING}`);
  // A pipe in its place would keep the caller waiting for a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  try {
    if (!(await file.stat()).isFile()) return null;
    const { header, dataStart } = await readHeader(file);
    const { size } = await file.stat();
    const lengths = header.columns.map(lengthOf);
    const blockBytes = header.blocks.reduce((sum, length) => sum + padded(length), 0);
    const bytes = lengths.reduce((sum, length) => sum + 8 * length, blockBytes);
    if (size !== dataStart + bytes) return null;
    const memory = new SharedArrayBuffer(bytes);
    await readFully(file, new Uint8Array(memory), dataStart);
    if (bytes > 0 && crc32(new Uint8Array(memory)) !== header.crc32) return null;
    await utimes(path, new Date(), new Date());
    let offset = 0;
    const columns = header.columns.map((entry, index): LoadedColumn => {
      const length = lengths[index] ?? 0;
      const cells = new Float64Array(memory, offset, length);
      offset += 8 * length;
      if (entry.type === 'categorical') {
        const { exactNumbers, ...column } = entry;
        return { ...column, counts: cells, ...(exactNumbers ? { exactNumbers } : {}) };
      }
      const { length: _, ...column } = entry;
      return { ...column, values: cells, ascending: true };
    });
    const blocks = header.blocks.map((length) => {
      const block = new Uint8Array(memory, offset, length);
      offset += padded(length);
      return block;
    });
    const { rows, skipped, warnings, notes } = header;
    return { table: { source: null, rows, columns, skipped, warnings }, notes, blocks };
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/**
 * Stores a profile under a key, whole or not at all, and removes the least recently used ones beyond 4 GiB.
 *
 * @throws the error of the file system
 */
export async function writeProfile(folder: string, key: string, profile: ReferenceProfile): Promise<void> {
  await makeFolder(folder);
  const { rows, skipped, warnings, columns } = profile.table;
  const cells = columns.map((column) => bytesOf(column.type === 'numeric' ? column.values : column.counts));
  const pieces = [...cells, ...profile.blocks.flatMap((block) => [block, paddingOf(block)])];
  const header: Header = {
    rows,
    skipped: [...skipped],
    warnings: [...warnings],
    notes: profile.notes,
    columns: columns.map((column) =>
      column.type === 'numeric'
        ? {
            type: 'numeric',
            name: column.name,
            missing: column.missing,
            infinite: column.infinite ?? 0,
            integer: column.integer,
            length: column.values.length,
          }
        : {
            type: 'categorical',
            name: column.name,
            missing: column.missing,
            categories: [...column.categories],
            ...(column.exactNumbers === true ? { exactNumbers: true } : {}),
          },
    ),
    blocks: profile.blocks.map((block) => block.byteLength),
    // zlib starts again at 0 when it is given nothing.
    crc32: pieces.reduce((sum, piece) => (piece.length === 0 ? sum : crc32(piece, sum)), 0),
  };
  const path = join(folder, `${key}${ENDING}`);
  const temporary = temporaryPath(path);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(headerBytes(header));
      for (const piece of pieces) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    // Not flushed: after a power cut the checksum tells, and the profile is made anew.
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await prune(folder);
}

function lengthOf(entry: Header['columns'][number]): number {
  return entry.type === 'numeric' ? entry.length : entry.categories.length;
}

function bytesOf(array: Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A block's bytes, up to where the next doubles may start. */
function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function paddingOf({ byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(padded(byteLength) - byteLength);
}

/** Magic, the header's length and checksum, the header, and blanks up to where doubles may start. */
function headerBytes(header: Header): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const start = MAGIC.length + 8;
  const text = Buffer.alloc(padded(start + json.length) - start, ' ');
  json.copy(text);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(text.length, 0);
  numbers.writeUInt32LE(crc32(text), 4);
  return Buffer.concat([MAGIC, numbers, text]);
}

async function readHeader(file: FileHandle): Promise<{ header: Header; dataStart: number }> {
  const start = Buffer.alloc(MAGIC.length + 8);
  await readFully(file, start, 0);
  if (!start.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('it is no profile');
  const length = start.readUInt32LE(MAGIC.length);
  const { size } = await file.stat();
  if (length > size) throw new Error('its header is cut off');
  const json = Buffer.alloc(length);
  await readFully(file, json, start.length);
  if (crc32(json) !== start.readUInt32LE(MAGIC.length + 4)) throw new Error('its header is damaged');
  return { header: headerSchema.parse(JSON.parse(json.toString())), dataStart: start.length + length };
}

async function readFully(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < into.byteLength) {
    const { bytesRead } = await file.read(into, done, into.byteLength - done, position + done);
    if (bytesRead === 0) throw new Error('it is cut off');
    done += bytesRead;
  }
}

async function prune(folder: string): Promise<void> {
  await removeTorn(folder);
  const names = (await readdir(folder)).filter((name) => name.endsWith(ENDING));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const info = await stat(path).catch(() => null);
      return info === null ? null : { path, bytes: info.size, usedAt: info.mtimeMs };
    }),
  );
  let bytes = 0;
  for (const profile of found.filter((entry) => entry !== null).toSorted((a, b) => b.usedAt - a.usedAt)) {
    bytes += profile.bytes;
    if (bytes > LARGEST_FOLDER_BYTES) await rm(profile.path, { force: true });
  }
}

/** What a killed process left: no write takes an hour. */
async function removeTorn(folder: string): Promise<void> {
  const hourAgo = Date.now() - 3_600_000;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!name.includes(ENDING) || !name.endsWith('.tmp')) continue;
    const info = await stat(path).catch(() => null);
    if (info !== null && info.mtimeMs < hourAgo) await rm(path, { force: true });
  }
}
