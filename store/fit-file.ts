/**
 * What was learnt of a reference, kept beside its profile. As that it is a cache, keyed by what it was learnt from: it may be
 * deleted at any time, and what is damaged counts as absent.
 */
import { constants, open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { isTemporaryName, writeFileAtomically } from './write-file-atomically.js';

const ENDING = '.fit';
const MAGIC = 'SENTFIT1';
/** All fits of a folder together; those that were not used for longest go first. */
const LARGEST_FOLDER_BYTES = 256 * 1024 ** 2;
/** No write takes so long: what a killed process left is older. */
const TORN_MS = 3_600_000;

/** The text that was kept under a key; `null` when there is none, or it is damaged. */
export async function readFit(folder: string, key: string): Promise<string | null> {
  const path = join(folder, `${key}${ENDING}`);
  // A pipe in its place would keep the caller waiting for a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  try {
    if (!(await file.stat()).isFile()) return null;
    const whole = await file.readFile('utf8');
    const end = whole.indexOf('\n');
    const text = whole.slice(end + 1);
    if (end === -1 || whole.slice(0, end) !== headOf(text)) return null;
    await utimes(path, new Date(), new Date());
    return text;
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/**
 * Keeps a text under a key, whole or not at all, and removes the least recently used ones beyond 256 MiB.
 *
 * @throws the error of the file system
 */
export async function writeFit(folder: string, key: string, text: string): Promise<void> {
  await writeFileAtomically(join(folder, `${key}${ENDING}`), `${headOf(text)}\n${text}`);
  await prune(folder);
}

function headOf(text: string): string {
  return `${MAGIC} ${crc32(text).toString(16).padStart(8, '0')}`;
}

async function prune(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter(
    (name) => name.includes(`${ENDING}.`) || name.endsWith(ENDING),
  );
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const info = await stat(path).catch(() => null);
      return info === null ? [] : [{ name, path, bytes: info.size, usedAt: info.mtimeMs }];
    }),
  );
  let bytes = 0;
  for (const { name, path, ...fit } of found.flat().toSorted((a, b) => b.usedAt - a.usedAt)) {
    if (name.endsWith(ENDING)) bytes += fit.bytes;
    const torn = isTemporaryName(name) && fit.usedAt < Date.now() - TORN_MS;
    if (torn || (name.endsWith(ENDING) && bytes > LARGEST_FOLDER_BYTES)) await rm(path, { force: true });
  }
}
