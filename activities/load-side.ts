import { stat } from 'node:fs/promises';
import { productVersion } from '../config/version.js';
import type { Table } from '../drift/column.js';
import { prepareTable } from '../drift/prepare-table.js';
import { openDatabase } from '../store/database.js';
import { loadTable } from '../store/load-table.js';
import { profileKey, readProfile, writeProfile } from '../store/reference-profile.js';
import type { DriftJob } from './drift-job.js';

/** Increased whenever a prepared side means something else than before. */
const PROFILE_VERSION = 1;
/** Below this many bytes a reference is loaded faster than its profile is looked up. */
const SMALLEST_PROFILED_BYTES = 4 * 1024 * 1024;

export type SideName = 'reference' | 'current';

/** A side that is ready to be compared. */
export interface PreparedSide {
  readonly table: Table;
}

export interface LoadedSide {
  readonly side: PreparedSide;
  /** Stores the side's profile, when it is a reference worth storing that was not stored before. */
  readonly store: (() => Promise<void>) | null;
}

/**
 * Loads one side of a job and sorts it, or takes it from its stored profile.
 *
 * @param threads DuckDB may use
 * @throws what `loadTable` throws
 */
export async function loadSide(job: DriftJob, name: SideName, threads?: number): Promise<LoadedSide> {
  const { file, source } = job[name];
  const key = name === 'reference' ? await keyOf(job) : null;
  if (key !== null && job.profiles !== null) {
    const stored = await readProfile(job.profiles, key);
    if (stored !== null) return { side: { table: { ...stored.table, source: source ?? file } }, store: null };
  }
  const table = { ...(await load(job, file, threads)), source: source ?? file };
  const { profiles } = job;
  const side = { table: prepareTable(table) };
  return {
    side,
    store:
      key === null || profiles === null
        ? null
        : () => {
            const { table: prepared } = side;
            const warnings = prepared.warnings ?? [];
            return writeProfile(profiles, key, { table: { ...prepared, warnings }, notes: null });
          },
  };
}

async function load(job: DriftJob, file: string, threads: number | undefined) {
  const database = await openDatabase(threads === undefined ? {} : { threads });
  try {
    return await loadTable(database, file, job.load);
  } finally {
    await database.close();
  }
}

/** The key of the reference's profile; `null` when none is to be used. */
async function keyOf({ profiles, reference, load, options }: DriftJob): Promise<string | null> {
  if (profiles === null || needsRows(options)) return null;
  const info = await stat(reference.file).catch(() => null);
  if (info === null || !info.isFile() || info.size < SMALLEST_PROFILED_BYTES) return null;
  return profileKey(reference.file, { version: PROFILE_VERSION, product: productVersion(), load });
}

/** A profile knows nothing of single rows, whose order decides what Evidently's permutation test draws. */
function needsRows({ profile, tests = {} }: DriftJob['options']): boolean {
  return profile === 'evidently' && Object.values<string>(tests).includes('TVD');
}
