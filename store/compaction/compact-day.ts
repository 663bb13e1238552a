/** Turns the closed files of one day into a partition, step by step so that a crash anywhere loses and doubles no row. */
import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sentinelError } from '../../config/errors.js';
import { problemIn } from '../data-file-error.js';
import { type LiveCsvFile, openLiveFile } from '../live-file.js';
import { instantIn } from '../live-rows.js';
import { fileLiteral, identifier, literal } from '../sql.js';
import { flushFolder, isTemporaryName, moveIntoPlace, temporaryPath } from '../write-file-atomically.js';
import { closeForGood, dayOf, isClosed, SETTLED_MS } from './closed-files.js';
import { type FolderLock, withFolderLock } from './folder-lock.js';
import { listLiveSources } from './list-live-sources.js';
import { PARTITION_KEY, type Partition, type PartitionNote, partitionRelation } from './partition.js';

export interface CompactRequest {
  readonly folder: string;
  /** `live_predictions` or `feedback`. */
  readonly prefix: string;
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly now: () => Date;
  /** A file of today that nobody has written to for so long is closed too. */
  readonly quietMs: number;
  readonly progress?: (phase: string, done?: number, total?: number) => void;
  /** Stops between two steps. */
  readonly signal?: AbortSignal;
}

export interface CompactedDay {
  readonly day: string;
  /** Rows in partitions made now, those of earlier partitions included. */
  readonly rows: number;
  /** CSV files that went. */
  readonly files: number;
  readonly csv_bytes: number;
  readonly parquet_bytes: number;
  /** Files that stay as they are, and why. Windows read them as before. */
  readonly left: readonly { readonly file: string; readonly reason: string }[];
}

/** A row torn by a crash was never acknowledged. What is longer may be rows behind a quote that is not closed. */
const MAX_TORN_BYTES = 4 * 1024;

/** Something to take rows from. */
interface Source {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly rows: number;
  readonly columns: readonly string[];
  /** Columns `c0`, `c1`, …, all text. */
  readonly relation: string;
  readonly csv: boolean;
  close(): Promise<void>;
}

/**
 * Compacts one day. Steps: what an interrupted run left behind or unfinished is removed; files are closed for good; their rows are
 * written to a temporary Parquet file, joined with the day's partition if there is one; every row of that is compared with
 * the row of its source; the file is moved into place, which makes it count; the sources go. One process at a time does
 * this in a folder.
 *
 * @throws SentinelError SENT_COMPACTION_MISMATCH when a row differs, and then the files are kept; Error while another process compacts
 *   the folder; the error of the file system or of DuckDB
 */
export async function compactDay(
  connection: DuckDBConnection,
  request: CompactRequest,
): Promise<CompactedDay> {
  return withFolderLock(request.folder, (lock) => compactLocked(connection, request, lock));
}

async function compactLocked(
  connection: DuckDBConnection,
  request: CompactRequest,
  lock: FolderLock,
): Promise<CompactedDay> {
  const { folder, prefix, day, progress = () => {}, signal } = request;
  await removeSuperseded(connection, folder, prefix);
  await removeUnfinished(folder, prefix);
  const listed = await listLiveSources(connection, folder, prefix);
  const left: { file: string; reason: string }[] = [];
  const sources: Source[] = [];
  try {
    for (const path of listed.csv.filter((one) => dayOf(basename(one)) === day)) {
      signal?.throwIfAborted();
      progress('read', sources.length, listed.csv.length);
      const source = await closedSource(connection, path, request);
      if ('reason' in source) left.push({ file: basename(path), reason: source.reason });
      else sources.push(source);
    }
    const made = { rows: 0, files: 0, csv_bytes: 0, parquet_bytes: 0 };
    for (const group of byColumns(sources)) {
      signal?.throwIfAborted();
      const csvBytes = group.reduce((sum, { bytes }) => sum + bytes, 0);
      const files = group.length;
      const earlier = listed.partitions.filter(
        (one) => isSameDay(one, prefix, day) && hasColumns(one, group[0]),
      );
      const joined = [...(await Promise.all(earlier.map(partitionSource))), ...group];
      const partition = await writePartition(connection, request, joined, lock);
      for (const source of joined) await source.close();
      for (const { path } of joined) await rm(path, { force: true });
      await flushFolder(folder);
      made.rows += partition.note.rows;
      made.files += files;
      made.csv_bytes += csvBytes;
      made.parquet_bytes += (await stat(partition.path)).size;
    }
    return { day, ...made, left };
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

/** Removes what a partition has taken the place of: a run that was interrupted did not get to it. */
async function removeSuperseded(connection: DuckDBConnection, folder: string, prefix: string): Promise<void> {
  const { names, csv, partitions } = await listLiveSources(connection, folder, prefix);
  const current = new Set([...csv, ...partitions.map(({ path }) => path)].map((path) => basename(path)));
  const known = new Set(partitions.flatMap(({ note }) => note.sources.map(({ name }) => name)));
  for (const name of names)
    if (known.has(name) && !current.has(name)) await rm(join(folder, name), { force: true });
}

/**
 * Removes what an interrupted run had not finished, partitions and copies of files: whoever holds the lock is the only one
 * that writes such files. A run that goes on although it has lost the lock finds its file gone, and fails.
 */
async function removeUnfinished(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(`${prefix}_`) && isTemporaryName(name)) await rm(join(folder, name), { force: true });
}

async function closedSource(
  connection: DuckDBConnection,
  path: string,
  { now, quietMs }: CompactRequest,
): Promise<Source | { readonly reason: string }> {
  const name = basename(path);
  const { mtimeMs } = await stat(path);
  if (!isClosed({ name, modifiedMs: mtimeMs }, { now: now(), quietMs }))
    return { reason: 'it may still be written to' };
  // A look before the name changes: a file that stays as it is keeps its name, too.
  const unfit = await whyUnfit(connection, path);
  if (unfit !== null) return { reason: unfit };
  const closed = await closeForGood(path);
  const info = await stat(closed);
  if (now().getTime() - info.mtimeMs < SETTLED_MS) return { reason: 'it was written to just now' };
  // Scratch copies stand beside it under names that nobody lists.
  const file = await openLiveFile(closed, closed);
  if (!file) return { reason: 'it has no complete header' };
  try {
    const relation = file.relation();
    const rows = await countRows(connection, relation);
    return {
      name: basename(closed),
      path: closed,
      bytes: info.size,
      rows,
      columns: file.header.names,
      relation,
      csv: true,
      close: file.close,
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Why a file cannot be turned into Parquet without a loss; `null` when it can. */
async function whyUnfit(connection: DuckDBConnection, path: string): Promise<string | null> {
  let file: LiveCsvFile | null;
  try {
    file = await openLiveFile(path, path);
  } catch (error) {
    return problemIn(error);
  }
  if (!file) return 'it has no complete header';
  try {
    const { header } = file;
    if (file.tornBytes > MAX_TORN_BYTES) return `its last ${file.tornBytes} bytes hold no complete row`;
    if (!file.isUtf8) return 'it is not UTF-8 text';
    const folded = header.names.map((one) => one.toLowerCase());
    if (header.delimiter !== ',' || header.compression !== 'none' || folded.includes(''))
      return 'its header is not one that the live log writes';
    if (new Set(folded).size !== folded.length) return 'two of its columns have one name';
    const timestamp = header.names.indexOf('timestamp');
    if (timestamp === -1) return 'it has no column "timestamp"';
    await connection.run('DROP TABLE IF EXISTS unfit; DROP TABLE IF EXISTS unfit_scans');
    const relation = file.relation({ errors: 'unfit', scans: 'unfit_scans' });
    const counts = await connection.runAndReadAll(
      `SELECT count(*) - count(${instantIn(`c${timestamp}`)}) FROM ${relation}`,
    );
    const rejected = await connection.runAndReadAll('SELECT count(*) FROM unfit');
    if (Number(rejected.getRowsJS()[0]?.[0]) > 0) return 'it has rows that cannot be read';
    if (Number(counts.getRowsJS()[0]?.[0]) > 0) return 'it has rows without a valid timestamp';
    return null;
  } catch (error) {
    return problemIn(error);
  } finally {
    await file.close();
  }
}

async function countRows(connection: DuckDBConnection, relation: string): Promise<number> {
  return Number((await connection.runAndReadAll(`SELECT count(*) FROM ${relation}`)).getRowsJS()[0]?.[0]);
}

/** Sources with the same columns in the same order: only those fit into one table. */
function byColumns(sources: readonly Source[]): Source[][] {
  const groups = new Map<string, Source[]>();
  for (const source of sources) {
    const key = JSON.stringify(source.columns);
    groups.set(key, [...(groups.get(key) ?? []), source]);
  }
  return [...groups.values()];
}

function isSameDay({ path }: Partition, prefix: string, day: string): boolean {
  return basename(path).startsWith(`${prefix}_${day}_`);
}

function hasColumns({ note }: Partition, source: Source | undefined): boolean {
  return JSON.stringify(note.columns) === JSON.stringify(source?.columns);
}

async function partitionSource({ path, note }: Partition): Promise<Source> {
  return {
    name: basename(path),
    path,
    bytes: (await stat(path)).size,
    rows: note.rows,
    columns: note.columns,
    relation: partitionRelation(path, note.columns.length),
    csv: false,
    close: async () => undefined,
  };
}

async function writePartition(
  connection: DuckDBConnection,
  { folder, prefix, day, progress = () => {} }: CompactRequest,
  sources: readonly Source[],
  lock: FolderLock,
): Promise<Partition> {
  const columns = sources[0]?.columns ?? [];
  const timestamp = `c${columns.indexOf('timestamp')}`;
  const list = columns.map((name, at) => `c${at} AS ${identifier(name)}`).join(', ');
  const union = sources.map(({ relation }) => `SELECT * FROM ${relation}`).join(' UNION ALL ');
  progress('measure');
  const extent = await connection.runAndReadAll(
    `SELECT min(${instantIn(timestamp)}), max(${instantIn(timestamp)}) FROM (${union})`,
  );
  const [first, last] = (extent.getRowsJS()[0] ?? []).map((value) => (value === null ? null : Number(value)));
  const note: PartitionNote = {
    version: 1,
    sources: sources.map(({ name, bytes, rows }) => ({ name, bytes, rows })),
    rows: sources.reduce((sum, { rows }) => sum + rows, 0),
    columns: [...columns],
    first: first ?? null,
    last: last ?? null,
  };
  // The name follows from the sources, so a step that is done again makes the same file.
  const hash = createHash('sha256').update(JSON.stringify(note.sources)).digest('hex').slice(0, 16);
  const path = join(folder, `${prefix}_${day}_${hash}.parquet`);
  const temporary = temporaryPath(path);
  try {
    progress('write');
    await connection.run(
      `COPY (SELECT ${list} FROM (${union})) TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${PARTITION_KEY}: ${literal(JSON.stringify(note))}})`,
    );
    progress('verify');
    await verify(connection, temporary, columns.length, sources);
    for (const source of sources) {
      const info = await stat(source.path);
      if (info.size !== source.bytes) throw new Error(`${source.name} has changed while it was compacted`);
    }
    await lock.check();
    await moveIntoPlace(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { path, note };
}

/**
 * Compares every row of a written partition with the row of its source, in order.
 *
 * @throws SentinelError SENT_COMPACTION_MISMATCH naming the first source that differs
 */
async function verify(
  connection: DuckDBConnection,
  path: string,
  columns: number,
  sources: readonly Source[],
): Promise<void> {
  const names = Array.from({ length: columns }, (_, at) => `c${at}`);
  let offset = 0;
  for (const source of sources) {
    const differs = names.map((name) => `written.${name} IS DISTINCT FROM source.${name}`).join(' OR ');
    // Rows that one side has too many of are joined with nothing, which `here` shows.
    const result = await connection.runAndReadAll(
      `SELECT count(*), count(*) FILTER (written.here IS NULL OR source.here IS NULL OR ${differs})
       FROM (SELECT ${names.join(', ')}, true AS here FROM (
               SELECT * FROM read_parquet(${fileLiteral(path)}, hive_partitioning = false, file_row_number = true)
                 AS file(${names.join(', ')}, number)
             ) WHERE number >= ${offset} AND number < ${offset + source.rows}) AS written
       POSITIONAL JOIN (SELECT ${names.join(', ')}, true AS here FROM ${source.relation}) AS source`,
    );
    const [rows, different] = (result.getRowsJS()[0] ?? []).map(Number);
    if (rows !== source.rows || different !== 0)
      throw sentinelError('SENT_COMPACTION_MISMATCH', {
        path: source.name,
        different: different ?? 0,
        rows: source.rows,
      });
    offset += source.rows;
  }
}
