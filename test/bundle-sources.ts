/**
 * Once for each run of the tests: bundles the sources of what the tests start as threads and processes of their own. From
 * single sources each of them takes seconds, most of a small check's time.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';
import { packageRoot } from '../config/package-root.js';
import { ENTRY_POINTS } from '../tools/bundle-entries.js';
import { BUNDLE_OPTIONS, MODULE_OPTIONS } from '../tools/bundle-options.js';

const FOLDERS = join(packageRoot(), 'node_modules', '.cache', 'sentinelml-tests');
const FORGOTTEN_MS = 86_400_000;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = join(FOLDERS, `${process.pid}`);
  await removeForgotten();
  const bundle = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await build({
      ...BUNDLE_OPTIONS,
      ...MODULE_OPTIONS,
      outdir: folder,
      outbase: packageRoot(),
      entryPoints: [...ENTRY_POINTS, 'test/slow-worker'].map((entry) => join(packageRoot(), `${entry}.ts`)),
    });
  };
  await bundle();
  // While somebody watches, sources change.
  project.onTestsRerun(bundle);
  process.env.TEST_ENTRY_POINTS = folder;
  return () => rm(folder, { recursive: true, force: true });
}

/** Folders of runs that were killed. */
async function removeForgotten(): Promise<void> {
  for (const name of await readdir(FOLDERS).catch(() => [])) {
    const path = join(FOLDERS, name);
    const info = await stat(path).catch(() => null);
    if (info && Date.now() - info.mtimeMs > FORGOTTEN_MS) await rm(path, { recursive: true, force: true });
  }
}
