import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of this package: the nearest one above this file that holds a package.json. Templates and tools are
 * found from here, so that the same code runs from the sources and from `dist/`.
 */
export function packageRoot(): string {
  return nearest(dirname(fileURLToPath(import.meta.url)), 'package.json');
}

/**
 * The file of an entry point of ours, to be run in a process or thread of its own: the bundled one when this code was
 * built, else its source. The tests bundle the sources once, and name the folder with TEST_ENTRY_POINTS: a thread that
 * loads hundreds of sources takes seconds.
 *
 * @param entry such as `activities/drift-thread`
 */
export function entryPoint(entry: string): string {
  const here = fileURLToPath(import.meta.url);
  if (extname(here) === '.ts') {
    const { TEST_ENTRY_POINTS: bundled } = process.env;
    return bundled ? join(bundled, `${entry}.js`) : join(packageRoot(), `${entry}.ts`);
  }
  return join(nearest(dirname(here), `${entry}.js`), `${entry}.js`);
}

/** The nearest folder at or above that one in which there is such a file. */
function nearest(start: string, file: string): string {
  let folder = start;
  while (!existsSync(join(folder, file))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No ${file} at or above ${start}`);
    folder = parent;
  }
  return folder;
}
