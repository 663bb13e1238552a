/**
 * The run records of all models for a process that is asked for them again and again: what has been read once is kept, and
 * a folder of thousands is not read anew because one file was added.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { messageOf } from '../config/errors.js';
import { createFolderCache } from './folder-cache.js';
import { RECORD_NAME, type RunRecord, recordName, runFolder, runRecordSchema } from './run-record.js';

export interface RunHistory {
  /** How many runs of a model have finished. */
  count(model: string): Promise<number>;
  /** Runs of a model, newest window first. In the place of one whose file is broken comes an older one; the offset counts files. */
  list(model: string, page: { readonly offset?: number; readonly limit: number }): Promise<RunRecord[]>;
  /** Runs of several models together, newest window first. */
  latest(
    models: readonly string[],
    page: { readonly offset?: number; readonly limit: number },
  ): Promise<RunRecord[]>;
  /** The run of an id among these models; `null` when there is none. */
  find(models: readonly string[], runId: string): Promise<RunRecord | null>;
  /** The runs whose windows ended just before and just after that of a run. */
  neighbours(record: RunRecord): Promise<{ before: RunRecord | null; after: RunRecord | null }>;
}

export interface RunHistoryOptions {
  readonly dataDir: string;
  /** Told once of each file that is no record. */
  readonly onBroken?: (path: string, problem: string) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

/** What a file was when it was read. One that is replaced has another inode or another time. */
interface Kept {
  readonly identity: string;
  readonly runId: string | null;
  readonly record: RunRecord | null;
  /** The reading of the folder at which it was last looked at. */
  readonly seen: number;
}

interface Folder {
  /** How often the folder has been read. */
  readonly reading: number;
  /** Newest first. */
  readonly names: readonly string[];
}

/** Records kept of one model, beside the ids of all. */
const MOST_KEPT = 500;
const AT_A_TIME = 16;

/**
 * A reader of run records. A folder is read when its own time has changed, which every record does that is written or
 * removed, as records are renamed into place; a file only when it is asked for and is another than before.
 */
export function createRunHistory({ dataDir, onBroken, clock }: RunHistoryOptions): RunHistory {
  const folders = new Map<string, () => Promise<Folder>>();
  let readings = 0;
  const kept = new Map<string, Map<string, Kept>>();

  function folderOf(model: string): Promise<Folder> {
    const path = runFolder(dataDir, model);
    const cached = folders.get(model) ?? createFolderCache(path, () => readFolder(model, path), clock);
    folders.set(model, cached);
    return cached();
  }

  async function readFolder(model: string, path: string): Promise<Folder> {
    const names = (await readdir(path).catch(absent)) ?? [];
    readings += 1;
    const folder = {
      reading: readings,
      names: names
        .filter((name) => RECORD_NAME.test(name))
        .sort()
        .reverse(),
    };
    forgetRemoved(model, folder);
    return folder;
  }

  function forgetRemoved(model: string, { names }: Folder): void {
    const there = new Set(names);
    for (const name of kept.get(model)?.keys() ?? []) if (!there.has(name)) kept.get(model)?.delete(name);
  }

  /** @param whole false where the id is enough, which is kept of every record */
  async function look(model: string, name: string, reading: number, whole: boolean): Promise<Kept | null> {
    const files = kept.get(model) ?? new Map<string, Kept>();
    kept.set(model, files);
    const before = files.get(name);
    const isEnough = (one: Kept) => !whole || one.record !== null || one.runId === null;
    if (before && before.seen === reading && isEnough(before)) return before;
    const path = join(runFolder(dataDir, model), name);
    const info = await stat(path).catch(absent);
    if (info === null) return null;
    const identity = `${info.ino} ${info.mtimeMs} ${info.size}`;
    if (before?.identity === identity && isEnough(before)) {
      const again = { ...before, seen: reading };
      files.set(name, again);
      return again;
    }
    const record = await read(path, before?.identity !== identity);
    const found = { identity, runId: record?.run_id ?? null, record, seen: reading };
    files.delete(name);
    files.set(name, whole ? found : { ...found, record: null });
    if (whole) thin(files);
    return found;
  }

  async function read(path: string, isNew: boolean): Promise<RunRecord | null> {
    try {
      return runRecordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
      if (isNew) onBroken?.(path, problem.replace(/\s+/g, ' '));
      return null;
    }
  }

  async function records(model: string, names: readonly string[], reading: number): Promise<RunRecord[]> {
    const found: RunRecord[] = [];
    for (let at = 0; at < names.length; at += AT_A_TIME) {
      const some = names.slice(at, at + AT_A_TIME);
      const looked = await Promise.all(some.map((name) => look(model, name, reading, true)));
      for (const one of looked) if (one?.record) found.push(one.record);
    }
    return found;
  }

  return {
    async count(model) {
      return (await folderOf(model)).names.length;
    },
    async list(model, { offset = 0, limit }) {
      const { names, reading } = await folderOf(model);
      const found: RunRecord[] = [];
      let at = offset;
      while (found.length < limit && at < names.length) {
        const some = names.slice(at, at + limit - found.length);
        found.push(...(await records(model, some, reading)));
        at += some.length;
      }
      return found;
    },
    async latest(models, { offset = 0, limit }) {
      const all = await Promise.all(
        models.map(async (model) => ({ model, folder: await folderOf(model), at: 0 })),
      );
      const found: RunRecord[] = [];
      // Names sort by time, so the newest of all is the first of one of the folders.
      for (let passed = 0; passed < offset + limit; passed++) {
        let newest: (typeof all)[number] | undefined;
        for (const one of all) {
          const name = one.folder.names[one.at];
          if (name !== undefined && name > (newest?.folder.names[newest.at] ?? '')) newest = one;
        }
        const name = newest?.folder.names[newest.at];
        if (newest === undefined || name === undefined) break;
        newest.at += 1;
        if (passed >= offset) found.push(...(await records(newest.model, [name], newest.folder.reading)));
      }
      return found;
    },
    async find(models, runId) {
      for (const model of models) {
        const { names, reading } = await folderOf(model);
        for (let at = 0; at < names.length; at += AT_A_TIME) {
          const some = names.slice(at, at + AT_A_TIME);
          const ids = await Promise.all(
            some.map(async (name) => (await look(model, name, reading, false))?.runId),
          );
          const name = some[ids.indexOf(runId)];
          const [record] = name === undefined ? [] : await records(model, [name], reading);
          if (record) return record;
        }
      }
      return null;
    },
    async neighbours({ model, window }) {
      const { names, reading } = await folderOf(model);
      const name = recordName(window.end);
      const older = names.findIndex((other) => other < name);
      const newer = names.findLastIndex((other) => other > name);
      const one = async (at: number): Promise<RunRecord | null> =>
        (await records(model, at < 0 ? [] : names.slice(at, at + 1), reading))[0] ?? null;
      return { before: await one(older), after: await one(newer) };
    },
  };
}

/** Forgets the records that were read longest ago, and keeps their ids. */
function thin(files: Map<string, Kept>): void {
  let whole = 0;
  for (const { record } of files.values()) if (record !== null) whole += 1;
  for (const [name, one] of files) {
    if (whole <= MOST_KEPT) return;
    if (one.record === null) continue;
    files.set(name, { ...one, record: null });
    whole -= 1;
  }
}

/** What is not there is no error: a model that has never run has no folder. */
function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
