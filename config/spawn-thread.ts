import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { entryPoint } from './package-root.js';

/**
 * Starts a thread.
 *
 * @param entry such as `activities/drift-thread`
 * @param workerData plain data that it is given
 */
export function spawnThread(entry: string, workerData: unknown): Worker {
  const script = entryPoint(entry);
  if (extname(script) === '.js') return new Worker(script, { workerData });
  // From the sources (tests, development): a thread does not inherit the TypeScript loader of the main thread.
  const source = JSON.stringify(pathToFileURL(script).href);
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(load, { eval: true, workerData });
}
