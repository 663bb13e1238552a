import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServedModel } from './served-models.js';

/** As much as a file system gives to a file at once, so that a full one is noticed. */
const PROBE = Buffer.alloc(4096);

/**
 * Whether a model's live log can be written. After a failed write this tries the folder, so that readiness comes back
 * with the disk, even when no request arrives to find out.
 */
export async function canLog({ log, config }: ServedModel): Promise<boolean> {
  if (log.stats().healthy) return true;
  const probe = join(config.live_dir, `.probe-${randomUUID()}`);
  try {
    await mkdir(config.live_dir, { recursive: true });
    await writeFile(probe, PROBE);
    return true;
  } catch {
    return false;
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}
