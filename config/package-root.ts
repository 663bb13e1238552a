import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of this package: the nearest one above this file that holds a package.json. Templates and tools are
 * found from here, so that the same code runs from the sources and from `dist/`.
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${fileURLToPath(import.meta.url)}`);
    folder = parent;
  }
  return folder;
}

/**
 * The file of an entry point of ours, to be run in a process or thread of its own: the bundled one when this code was
 * built, else its source.
 *
 * @param entry such as `activities/drift-thread`
 */
export function entryPoint(entry: string): string {
  return extname(import.meta.url) === '.ts'
    ? join(packageRoot(), `${entry}.ts`)
    : join(packageRoot(), 'dist', 'bundle', `${entry}.js`);
}
