import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Partition, readPartition, supersededBy } from './partition.js';

export interface LiveSources {
  /** Every name in the folder that starts as asked for, sorted: two listings that are alike saw the same files. */
  readonly names: readonly string[];
  /** CSV files that no partition has taken the place of, by name. */
  readonly csv: readonly string[];
  /** Partitions that no other has taken the place of, by name. */
  readonly partitions: readonly Partition[];
  /** Parquet files that cannot be read. */
  readonly broken: readonly { readonly path: string; readonly problem: unknown }[];
}

/** The files of a log: `{prefix}*.csv`, and partitions `{prefix}*.parquet`. None when there is no folder. */
export async function listLiveSources(
  connection: DuckDBConnection,
  folder: string,
  prefix: string,
): Promise<LiveSources> {
  const names = await listNames(folder, prefix);
  const found: Partition[] = [];
  const broken: { path: string; problem: unknown }[] = [];
  for (const name of names.filter((one) => one.endsWith('.parquet'))) {
    const path = join(folder, name);
    try {
      const partition = await readPartition(connection, path);
      if (partition) found.push(partition);
    } catch (problem) {
      broken.push({ path, problem });
    }
  }
  const superseded = await supersededBy(folder, found);
  return {
    names,
    csv: names
      .filter((name) => name.endsWith('.csv') && !superseded.has(name))
      .map((name) => join(folder, name)),
    partitions: found.filter(({ path }) => !superseded.has(basename(path))),
    broken,
  };
}

/** The names in a folder that start so and are of a log, sorted. */
export async function listNames(folder: string, prefix: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => name.startsWith(prefix) && (name.endsWith('.csv') || name.endsWith('.parquet')))
    .sort();
}

/** Files come and go a few times a day. A folder in which they do all the time is read as it is. */
const MOST_TRIES = 20;

/**
 * Does `read` with the files of a log, and again when files have come or gone meanwhile: one that was compacted or pruned
 * may have been met twice, or not at all.
 *
 * @throws what `read` throws of files that are still the same
 */
export async function readLiveSources<T>(
  connection: DuckDBConnection,
  folder: string,
  prefix: string,
  read: (sources: LiveSources) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const sources = await listLiveSources(connection, folder, prefix);
    const isSettled = async (): Promise<boolean> =>
      tries >= MOST_TRIES || isSame(sources.names, await listNames(folder, prefix));
    try {
      const result = await read(sources);
      if (await isSettled()) return result;
    } catch (error) {
      if (await isSettled()) throw error;
    }
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}
