import { stat } from 'node:fs/promises';

/**
 * How long a folder must have looked the same before what was read of it is kept: the clock of a file system is coarse, and
 * two changes may carry the same time.
 */
const SETTLE_MS = 2_000;

/**
 * Reads a folder again only when a file came into it, or went, or was replaced by a rename.
 *
 * @param read reads what is wanted of the folder; what it throws is not kept
 * @param clock milliseconds of a clock that never goes back
 */
export function createFolderCache<T>(
  folder: string,
  read: () => Promise<T>,
  clock: () => number = () => performance.now(),
): () => Promise<T> {
  let known: { stamp: string; firstSeen: number; settled: boolean; value: T } | undefined;
  return async () => {
    const stamp = await stampOf(folder);
    if (known?.stamp === stamp && known.settled) return known.value;
    const started = clock();
    const firstSeen = known?.stamp === stamp ? known.firstSeen : started;
    const value = await read();
    known = { stamp, firstSeen, settled: started - firstSeen >= SETTLE_MS, value };
    return value;
  };
}

async function stampOf(folder: string): Promise<string> {
  return stat(folder, { bigint: true }).then(
    ({ dev, ino, mtimeNs }) => `${dev} ${ino} ${mtimeNs}`,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return 'none';
      throw error;
    },
  );
}
