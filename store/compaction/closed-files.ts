/** Which files of a log are closed, and how one is closed for good. */
import { randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The day in the name of a file that the live log made. Files that people put there are theirs. */
const DAY = /_(\d{8})_[A-Za-z0-9-]+(?:\.[0-9a-f]{16}\.closed)?\.csv$/;
const CLOSED = '.closed.csv';

/** A writer that was told so late that its file is gone has cut its last row off again long before. */
export const SETTLED_MS = 60_000;

/** The UTC day of a log file, `YYYYMMDD`; `null` for a name that the live log does not make. */
export function dayOf(name: string): string | null {
  return DAY.exec(name)?.[1] ?? null;
}

/**
 * Whether nobody can be expected to write to a file any more: its day is over, or it has been quiet for long, as the file
 * of a process that was killed is.
 */
export function isClosed(
  file: { readonly name: string; readonly modifiedMs: number },
  { now, quietMs }: { readonly now: Date; readonly quietMs: number },
): boolean {
  const day = dayOf(file.name);
  if (day === null) return false;
  const idle = now.getTime() - file.modifiedMs;
  const today = now.toISOString().slice(0, 10).replaceAll('-', '');
  return idle >= SETTLED_MS && (day < today || idle >= quietMs);
}

/**
 * Closes a file for good, by renaming it. A writer that is alive after all looks after each write whether its file still
 * has its name, acknowledges a row only then, and goes on in a new file otherwise. So every row that was acknowledged is in
 * the renamed file, and none is added to it.
 *
 * The new name is one that no file ever had: a partition names its sources, and a writer may take its old name again.
 *
 * @returns the new path; the old one when it was closed before
 */
export async function closeForGood(path: string): Promise<string> {
  if (path.endsWith(CLOSED)) return path;
  const token = randomBytes(8).toString('hex');
  const closed = join(dirname(path), basename(path).replace(/\.csv$/, `.${token}${CLOSED}`));
  await rename(path, closed);
  return closed;
}
