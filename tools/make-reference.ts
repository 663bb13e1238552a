/**
 * Makes data/reference/ out of data/adult/: `npm run make-reference`. The same input gives the same bytes.
 *
 * `prediction` and `probability` in the reference are what the model says of rows it did not learn from: the mean over
 * the trees that did not see the row. The model's answers to its own training rows would look surer than it is, and
 * every later window would seem to drift from them.
 *
 * Numbers stand as in the source, probabilities in full precision, as the live log writes them.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONFIG_FILE, loadConfig, type ModelConfig, modelOf } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { predictedClass } from '../model/evaluate.js';
import { outOfBagProbabilities } from '../model/out-of-bag.js';
import { parseRows, type TextColumns } from '../model/parse-rows.js';
import { trainForest } from '../model/train-forest.js';

/** Columns of the source that are renamed by more than `-` to `_`. */
const RENAMED: Readonly<Record<string, string>> = { classification: 'income' };

/**
 * Parses the UCI format: a header line, fields separated by ", ", `?` for a missing value.
 *
 * @returns the cells of each column by its snake_case name
 * @throws RangeError when a row has more or fewer fields than the header
 */
export function parseAdult(text: string): TextColumns {
  const [header = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const names = header.split(', ').map((name) => RENAMED[name] ?? name.replaceAll('-', '_'));
  const rows = lines.map((line, index) => {
    const cells = line.split(', ').map((cell) => (cell === '?' ? null : cell));
    if (cells.length !== names.length)
      throw new RangeError(`Expected ${names.length} fields in row ${index + 1}, got ${cells.length}.`);
    return cells;
  });
  return new Map(names.map((name, at) => [name, rows.map((row) => row[at] ?? null)]));
}

/**
 * The reference of a model: its features, its target, and its out-of-sample `prediction` and `probability`. Trains as
 * `sentinel train` does, with the same parameters and seed.
 *
 * @throws RangeError when every tree saw a row, so that nothing out of sample can be said of it
 */
export async function referenceColumns(
  source: TextColumns,
  file: string,
  model: Pick<ModelConfig, 'features' | 'target' | 'training'>,
): Promise<TextColumns> {
  const rows = parseRows(source, model, file);
  const probabilities = Array.from(outOfBagProbabilities(rows, await trainForest(rows, model)));
  if (probabilities.some(Number.isNaN)) throw new RangeError(`Every tree saw some row of ${file}.`);
  return new Map([
    ...pick(source, [...Object.keys(model.features), model.target.name]),
    ['prediction', probabilities.map((probability) => String(predictedClass(probability)))],
    ['probability', probabilities.map(String)],
  ]);
}

function pick(columns: TextColumns, names: readonly string[]): TextColumns {
  return new Map(names.map((name) => [name, columns.get(name) ?? []]));
}

/** Columns as CSV by RFC 4180, but with LF line ends; `null` becomes an empty cell. */
export function formatCsv(columns: TextColumns): string {
  const lists = [...columns.values()];
  const rows = Array.from({ length: lists[0]?.length ?? 0 }, (_, row) =>
    lists.map((cells) => formatCell(cells[row] ?? null)).join(','),
  );
  return `${[[...columns.keys()].map(formatCell).join(','), ...rows].join('\n')}\n`;
}

function formatCell(cell: string | null): string {
  if (cell === null) return '';
  return cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

async function main(): Promise<void> {
  const root = packageRoot();
  const config = await loadConfig(join(root, CONFIG_FILE));
  const source = async (name: string) =>
    parseAdult(await readFile(join(root, 'data', 'adult', name), 'utf8'));
  const training = await source('adult.data');
  const write = async (path: string, columns: TextColumns) => {
    await mkdir(join(root, 'data', 'reference'), { recursive: true });
    await writeFile(path, formatCsv(columns));
    process.stdout.write(`${relative(root, path)}: ${[...columns.values()][0]?.length ?? 0} rows\n`);
  };
  for (const id of ['income', 'income_full']) {
    const model = modelOf(config, id);
    await write(model.reference, await referenceColumns(training, 'adult.data', model));
  }
  const { features, target } = modelOf(config, 'income_full');
  const heldOut = pick(await source('adult.test'), [...Object.keys(features), target.name]);
  await write(join(root, 'data', 'reference', 'income_held_out.csv'), heldOut);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  await main();
