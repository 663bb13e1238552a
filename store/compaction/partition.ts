/**
 * A partition: the rows of closed files of one UTC day in one Parquet file, `{prefix}_{day}_{hash}.parquet`. Every column is
 * text, the very text that stood in the CSV, so that reading one gives what reading the other gave.
 *
 * The file itself says what it took the place of. So moving it into place is the one step that counts: from then on its
 * sources are read no more, whether or not they have been removed yet.
 */
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import { fileLiteral } from '../sql.js';

/** The key of our note in the file's metadata. */
export const PARTITION_KEY = 'sentinelml_partition';

const microseconds = z.number().int();

const partitionNoteSchema = z.object({
  version: z.literal(1),
  /** The files whose rows are in here, in order: CSV files, or an earlier partition. */
  sources: z.array(
    z.object({
      name: z.string().regex(/^[^/\\]+$/),
      bytes: z.number().int().min(0),
      rows: z.number().int().min(0),
    }),
  ),
  rows: z.number().int().min(0),
  /** The columns, in order. */
  columns: z.array(z.string()),
  /** The first and last timestamp, in microseconds since 1970; `null` without rows. */
  first: microseconds.nullable(),
  last: microseconds.nullable(),
});
export type PartitionNote = z.infer<typeof partitionNoteSchema>;

export interface Partition {
  readonly path: string;
  readonly note: PartitionNote;
}

/** The partition in a Parquet file; `null` when another tool made it. Throws when it cannot be read. */
export async function readPartition(connection: DuckDBConnection, path: string): Promise<Partition | null> {
  const result = await connection.runAndReadAll(
    `SELECT decode(value) FROM parquet_kv_metadata(${fileLiteral(path)}) WHERE decode(key) = '${PARTITION_KEY}'`,
  );
  const [value] = result.getRowsJS()[0] ?? [];
  return value === undefined ? null : { path, note: partitionNoteSchema.parse(JSON.parse(String(value))) };
}

/**
 * Of the files in a folder, those that a partition has taken the place of. A file of that name with other bytes is
 * another file.
 */
export async function supersededBy(folder: string, partitions: readonly Partition[]): Promise<Set<string>> {
  const superseded = new Set<string>();
  for (const { path, note } of partitions) {
    for (const { name, bytes } of note.sources) {
      if (name === basename(path)) continue;
      const info = await stat(join(folder, name)).catch(() => null);
      if (info?.size === bytes) superseded.add(name);
    }
  }
  return superseded;
}

/** A partition's rows in their order, as columns `c0`, `c1`, …. */
export function partitionRelation(path: string, columns: number): string {
  const names = Array.from({ length: columns }, (_, at) => `c${at}`).join(', ');
  return `read_parquet(${fileLiteral(path)}, hive_partitioning = false) AS file(${names})`;
}
