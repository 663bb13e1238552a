import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface Entry {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** What stands in a folder, by name, folders included; nothing when there is no folder. What vanishes meanwhile is left out. */
export async function listEntries(folder: string): Promise<Entry[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return [];
    throw error;
  });
  const entries: Entry[] = [];
  for (const name of names.sort()) {
    const info = await stat(join(folder, name)).catch(() => null);
    if (info) entries.push({ name, bytes: info.size, modifiedMs: info.mtimeMs });
  }
  return entries;
}
