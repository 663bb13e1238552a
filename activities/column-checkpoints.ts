/** What a drift check has found out about single columns, kept on disk so that a check that is cut off goes on from there. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { LookedColumn } from '../drift/look-at-column.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';

/** A check that is done sooner is done again sooner than its columns are kept. */
const WORTH_KEEPING_MS = 1_000;

export interface ColumnCheckpoints {
  /** What was kept of a column; `null` when nothing was, or it cannot be read. */
  read(column: string): Promise<LookedColumn | null>;
  /** Keeps a column, once the check takes long enough for that to be worth it. What cannot be kept is done again. */
  keep(column: string, looked: LookedColumn): Promise<void>;
}

/**
 * Checkpoints in a folder.
 *
 * @param identity all that a column's result follows from beside the data; with another identity nothing is found
 */
export function columnCheckpoints(
  folder: string,
  identity: unknown,
  worthKeepingMs = WORTH_KEEPING_MS,
): ColumnCheckpoints {
  const started = performance.now();
  const fileOf = (column: string): string => {
    const key = createHash('sha256')
      .update(JSON.stringify([identity, column]))
      .digest('hex');
    return join(folder, `${key.slice(0, 32)}.column`);
  };
  return {
    async read(column) {
      try {
        // The file was written by this very code, and whole or not at all.
        return deserialize(await readFile(fileOf(column)));
      } catch {
        return null;
      }
    },
    async keep(column, looked) {
      if (performance.now() - started < worthKeepingMs) return;
      await writeFileAtomically(fileOf(column), serialize(looked)).catch(() => {});
    },
  };
}
