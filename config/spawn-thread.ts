import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { entryPoint, packageRoot } from './package-root.js';

/** The thread that the bundled `cli/drift-main` is as well. */
const DRIFT_THREAD = 'activities/drift-thread';

/**
 * Starts a thread.
 *
 * @param entry such as `activities/drift-thread`
 * @param workerData plain data that it is given
 */
export function spawnThread(entry: string, workerData: unknown): Worker {
  if (entry === DRIFT_THREAD && extname(import.meta.url) === '.cjs') return spawnAgain(workerData);
  const script = entryPoint(entry);
  if (extname(script) === '.js') return new Worker(script, { workerData });
  // From the sources (tests, development): a thread does not inherit the TypeScript loader of the main thread.
  const source = JSON.stringify(pathToFileURL(script).href);
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(load, { eval: true, workerData });
}

/** Starts a thread that runs the same compiled file as the program that it belongs to. */
function spawnAgain(workerData: unknown): Worker {
  const runner = JSON.stringify(join(packageRoot(), 'bin', 'run-compiled.js'));
  const program = JSON.stringify(fileURLToPath(import.meta.url));
  return new Worker(`require(${runner}).runCompiled(${program}, true)`, { eval: true, workerData });
}
