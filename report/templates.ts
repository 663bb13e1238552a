import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface TemplateSources {
  /** The page. */
  readonly page: string;
  /** One column: its section, the same in brief and small, and its row in the table of all. */
  readonly column: string;
  readonly brief: string;
  readonly small: string;
  readonly row: string;
  /** The section on the data itself. */
  readonly quality: string;
  /** The part of the section on performance that is on groups. */
  readonly fairness: string;
  /** The style sheet and the script that go into the page. */
  readonly style: string;
  readonly script: string;
  /** The script that says what is under the mouse, of a page that carries the histograms. */
  readonly tips: string;
}

/** The style sheet that every page of ours begins with: colours in light and dark, text, links. */
export function readHouseStyle(): string {
  return readTemplate('house.css');
}

/**
 * Reads the templates. They stand in `report/templates` at the package's root, whether this file runs from the
 * sources or from `dist/`.
 */
export function readTemplates(): TemplateSources {
  return {
    page: readTemplate('page.hbs'),
    column: readTemplate('column.hbs'),
    brief: readTemplate('brief.hbs'),
    small: readTemplate('small.hbs'),
    row: readTemplate('row.hbs'),
    quality: readTemplate('quality.hbs'),
    fairness: readTemplate('fairness.hbs'),
    style: readHouseStyle() + readTemplate('report.css'),
    script: readTemplate('report.js'),
    tips: readTemplate('tips.js'),
  };
}

function readTemplate(file: string): string {
  const root = rootAbove(dirname(fileURLToPath(import.meta.url)));
  return readFileSync(join(root, 'report', 'templates', file), 'utf8');
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
