/** A Python with the packages that a test needs, made once and kept under the user's cache. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../config/cache-folder.js';

const run = promisify(execFile);

/**
 * The path of a Python interpreter that has the packages, each with its version (`numpy==2.4.6`). Says loudly why there
 * is none and returns `null`; with `CI` set it throws instead.
 */
export async function pythonWith(packages: readonly string[]): Promise<string | null> {
  const key = createHash('sha256').update(packages.join('\n')).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), 'test-python', key);
  const interpreter = (at: string) => join(at, 'bin', 'python');
  const isThere = await access(interpreter(folder)).then(
    () => true,
    () => false,
  );
  if (isThere) return interpreter(folder);
  const unfinished = `${folder}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(folder), { recursive: true });
    await run('python3', ['-m', 'venv', unfinished]);
    await run(interpreter(unfinished), ['-m', 'pip', 'install', '--quiet', ...packages], {
      maxBuffer: 16 * 1024 * 1024,
    });
    // An environment may be moved as long as its interpreter alone is used, not its scripts.
    await rename(unfinished, folder);
    return interpreter(folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (process.env.CI) throw error;
    process.stderr.write(`SKIPPED: no Python with ${packages.join(', ')}: ${String(error).slice(0, 500)}\n`);
    return null;
  }
}
