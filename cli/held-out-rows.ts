import { readFile } from 'node:fs/promises';
import { sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import { parseCsv } from '../model/parse-csv.js';
import type { Cell } from './drift-shift.js';

export type RequestRow = Record<string, Cell>;

/**
 * The features of a model's held-out rows, in the form that its API takes them.
 *
 * @throws SentinelError SENT_USAGE without held-out rows, SENT_DATA_FILE_NOT_FOUND, SENT_DATA_FILE_INVALID,
 *   SENT_DATA_COLUMN_MISSING
 */
export async function readHeldOutRows(model: ModelConfig): Promise<RequestRow[]> {
  const path = model.training.held_out;
  if (path === undefined) {
    throw sentinelError('SENT_USAGE', {
      problem: `Model "${model.id}" has no held-out rows to send; set its training.held_out.`,
    });
  }
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw sentinelError('SENT_DATA_FILE_NOT_FOUND', { path }, { cause });
  });
  const columns = parseCsv(text, path);
  const rows: RequestRow[] = [];
  for (const [name, feature] of Object.entries(model.features)) {
    const cells = columns.get(name);
    if (!cells) {
      throw sentinelError('SENT_DATA_COLUMN_MISSING', {
        path,
        column: name,
        columns: [...columns.keys()].join(', '),
      });
    }
    for (const [at, cell] of cells.entries()) {
      rows[at] ??= {};
      const row = rows[at];
      if (row) row[name] = feature.type === 'numeric' && cell !== null ? Number(cell) : cell;
    }
  }
  return rows;
}
