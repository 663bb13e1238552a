import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

export interface FilePair {
  readonly reference: string;
  readonly current: string;
}

/**
 * Makes a reference and a current file, the same on every machine: of five columns three are floats (normal, lognormal,
 * uniform), one integer, one categorical of 3 to 50 values. The current file's first columns have drifted.
 *
 * @param columns a multiple of five
 */
export async function makeFiles(
  folder: string,
  format: 'csv' | 'parquet',
  { rows, columns, currentRows = rows }: { rows: number; columns: number; currentRows?: number },
): Promise<FilePair> {
  await mkdir(folder, { recursive: true });
  const fileOf = (side: string, length: number) => join(folder, `${side}-${length}x${columns}.${format}`);
  const pair = { reference: fileOf('reference', rows), current: fileOf('current', currentRows) };
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  for (const [side, file, length, seed] of [
    ['reference', pair.reference, rows, 0.1],
    ['current', pair.current, currentRows, 0.2],
  ] as const) {
    if (existsSync(file)) continue;
    await connection.run(`SELECT setseed(${seed})`);
    const list = columnsSql(columns, side === 'current').join(', ');
    const options = format === 'csv' ? '(HEADER)' : '(FORMAT parquet)';
    await connection.run(`COPY (SELECT ${list} FROM range(${length})) TO '${file}.part' ${options}`);
    await rename(`${file}.part`, file);
  }
  connection.closeSync();
  instance.closeSync();
  return pair;
}

function columnsSql(columns: number, drifted: boolean): string[] {
  const normal = '(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))';
  const shift = drifted ? 0.2 : 0;
  const categories = [3, 10, 25, 50];
  const ranges = [100, 1000, 60, 100_000];
  return Array.from({ length: columns / 5 }, (_, group) => [
    `${normal} + ${group === 0 ? shift : 0} AS normal_${group}`,
    `exp(${normal}) AS lognormal_${group}`,
    `10 * random() AS uniform_${group}`,
    `CAST(floor(${ranges[group % 4]} * random()) AS BIGINT) AS integer_${group}`,
    `'c' || CAST(floor(${categories[group % 4]} * pow(random(), ${group === 0 && drifted ? 1.5 : 1.2})) AS INTEGER) AS category_${group}`,
  ]).flat();
}
