import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { chooseColumns, type LoadOptions } from './choose-columns.js';
import type { WantedColumn } from './column-plan.js';
import { parseHeader } from './csv-header.js';
import { guessColumn } from './guess-column.js';
import { type PlainCsv, readPlainCsv } from './kernels/plain-csv-kernel.js';
import { MISSING_WORDS } from './sql.js';
import type { LoadedColumn, LoadedTable } from './table.js';
import { categoricalColumn, numericColumn } from './typed-columns.js';

/** A larger file is loaded as fast by DuckDB, which takes all cores and less memory. */
const LARGEST_BYTES = 8 * 1024 * 1024;
/** More different texts than this are for DuckDB. */
const MOST_TEXTS = 65_536;
const LF = 0x0a;

/**
 * Loads a small CSV file without DuckDB, whose start takes longer than such a file does. What comes out is what
 * `loadTable` makes of the file, to the bit.
 *
 * Only what every reader takes for the same is read here: no quotes, plain numbers, and texts that are nothing but texts.
 *
 * @returns `null` when the file is for DuckDB to load, or to refuse
 * @throws SentinelError SENT_DATA_COLUMN_MISSING
 */
export async function loadPlainCsv(file: string, options: LoadOptions = {}): Promise<LoadedTable | null> {
  const bytes = await contentOf(file);
  if (bytes === null) return null;
  const headerEnd = bytes.indexOf(LF);
  if (headerEnd < 0 || !isUtf8(bytes)) return null;
  const header = bytes.toString('utf8', 0, headerEnd).replace(/\r$/, '');
  // Of a name in quotes the file's reader has to know where it ends.
  if (/["\r\0]/.test(header) || header.trim() === '') return null;
  const { names, delimiter } = parseHeader(header.replace(/^\uFEFF/, ''));
  const rows = readPlainCsv(bytes.subarray(headerEnd + 1), names.length, delimiter);
  if (rows === null) return null;

  const source = { path: file, columns: names.map((name, position) => ({ name, position })) };
  const { wanted, skipped } = chooseColumns(source, options);
  const columns: LoadedColumn[] = [];
  for (const want of wanted) {
    const column = loadColumn(rows, want);
    if (column === null) return null;
    columns.push(column);
  }
  return { source: file, rows: rows.rows, columns, skipped, warnings: [] };
}

/** The bytes of a small file; `null` of one that is not, or that is Parquet or compressed. */
async function contentOf(file: string): Promise<Buffer | null> {
  const info = await stat(file).catch(() => null);
  if (info === null || !info.isFile() || info.size > LARGEST_BYTES || /\.parquet$/i.test(file)) return null;
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null || bytes.length > LARGEST_BYTES) return null;
  return bytes.toString('latin1', 0, 4) === 'PAR1' ? null : bytes;
}

/** A column, its type as declared or as all of its values say; `null` when they leave a doubt. */
function loadColumn(
  rows: PlainCsv,
  { column: { name, position }, type }: WantedColumn<{ readonly name: string; readonly position: number }>,
): LoadedColumn | null {
  const numbers = type === 'categorical' ? null : rows.numbers(position);
  if (numbers !== null) {
    const cells = new Float64Array(new SharedArrayBuffer(numbers.values.byteLength));
    cells.set(numbers.values);
    const integer = numbers.integer && numbers.missing < rows.rows;
    return numericColumn(name, cells, numbers.missing, integer);
  }
  if (type === 'numeric') return null;
  const found = rows.texts(position, MOST_TEXTS);
  if (found === null || (type === undefined && !areTexts(found.texts))) return null;
  const { texts, counts } = found;
  const order = texts
    .map((_, code) => code)
    .sort((one, other) => ((texts[one] ?? '') < (texts[other] ?? '') ? -1 : 1));
  const codes = new Int32Array(new SharedArrayBuffer(found.codes.byteLength));
  codes.set(found.codes);
  const places = new Int32Array(texts.length);
  for (const [place, code] of order.entries()) places[code] = place;
  return categoricalColumn(
    name,
    {
      categories: order.map((code) => texts[code] ?? ''),
      counts: Float64Array.from(order, (code) => counts[code] ?? 0),
      order: places,
    },
    texts.length === 0 ? undefined : codes,
    rows.rows,
  );
}

const MISSING: ReadonlySet<string> = new Set(MISSING_WORDS);

/** Whether the different texts of a column are texts for certain: no reader takes one of them for a number or a time. */
function areTexts(texts: readonly string[]): boolean {
  return texts.some(
    (text) =>
      /^[a-z<>=?!*&%$@]/i.test(text) &&
      // DuckDB has a time of that name.
      !/^epoch/i.test(text) &&
      !MISSING.has(text) &&
      guessColumn([text], false) === 'texts',
  );
}
