import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface TemplateSources {
  /** The page. */
  readonly page: string;
  /** One column's section of it. */
  readonly column: string;
  /** The section on the data itself. */
  readonly quality: string;
  /** The style sheet and the script that go into the page. */
  readonly style: string;
  readonly script: string;
}

/**
 * Reads the templates. They stand in `report/templates` at the package's root, whether this file runs from the
 * sources or from `dist/`.
 */
export function readTemplates(): TemplateSources {
  const folder = join(rootAbove(dirname(fileURLToPath(import.meta.url))), 'report', 'templates');
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  return {
    page: read('page.hbs'),
    column: read('column.hbs'),
    quality: read('quality.hbs'),
    style: read('report.css'),
    script: read('report.js'),
  };
}

function rootAbove(start: string): string {
  let folder = start;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${start}`);
    folder = parent;
  }
  return folder;
}
