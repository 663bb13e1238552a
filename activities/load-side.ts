import { stat } from 'node:fs/promises';
import { productVersion } from '../config/version.js';
import { type DrawnRows, drawRows } from '../drift/multivariate/draw-rows.js';
import { multivariatePlan } from '../drift/multivariate/multivariate-options.js';
import { needsRows } from '../drift/needs-rows.js';
import { type PreparedSide, prepareSide } from '../drift/prepare-side.js';
import { loadPlainCsv } from '../store/load-plain-csv.js';
import { mayHaveProfile, profileKey } from '../store/reference-profile.js';
import type { DriftJob } from './drift-job.js';

/** Increased whenever a prepared side means something else than before. */
const PROFILE_VERSION = 4;
/** Below this many bytes a reference is loaded faster than its profile is looked up. */
const SMALLEST_PROFILED_BYTES = 4 * 1024 * 1024;

export type SideName = 'reference' | 'current';

export interface LoadedSide {
  readonly side: PreparedSide;
  /** Some of its rows, for what looks at many columns at once; `null` when nothing does. */
  readonly sample: DrawnRows | null;
  /** Stores the side's profile, when it is a reference worth storing that was not stored before. */
  readonly store: (() => Promise<void>) | null;
}

/**
 * Loads one side of a job and sorts it, or takes it from its stored profile.
 *
 * @param threads DuckDB may use
 * @param stopped asked while DuckDB works; once it is true the work fails
 * @throws what `loadTable` throws
 */
export async function loadSide(
  job: DriftJob,
  name: SideName,
  threads?: number,
  stopped?: () => boolean,
): Promise<LoadedSide> {
  const { file, source } = job[name];
  const profile = name === 'reference' ? await profileOf(job) : null;
  const before = await stateOf(file);
  // Making a key takes as long as reading the file: only when there may be a profile before the load, else behind it.
  const key =
    profile !== null && (await mayHaveProfile(profile.folder, profile.bytes))
      ? await profileKey(file, profile.how)
      : null;
  if (profile !== null && key !== null) {
    const { readSideProfile } = await import('./side-profile.js');
    const stored = await readSideProfile(profile.folder, key);
    if (stored !== null) {
      const { side, sample } = stored;
      return { side: { ...side, table: { ...side.table, source: source ?? file } }, sample, store: null };
    }
  }
  const table = { ...(await load(job, file, { threads, stopped })), source: source ?? file };
  const { options } = job;
  const sample = drawRows(table, name, options);
  const side = prepareSide(table, {
    columns: options.columns,
    quality: options.quality,
    inOrder: needsRows(options),
    // Nobody else has the table that was just loaded.
    consume: true,
  });
  if (profile === null) return { side, sample, store: null };
  const store = async (): Promise<void> => {
    const ownKey = key ?? (await profileKey(file, profile.how));
    // A file that was replaced meanwhile is not the one whose bytes made the key.
    if (before === null || before !== (await stateOf(file))) return;
    const { writeSideProfile } = await import('./side-profile.js');
    await writeSideProfile(profile.folder, ownKey, { side, sample });
  };
  return { side, sample, store };
}

async function load(
  job: DriftJob,
  file: string,
  how: { readonly threads: number | undefined; readonly stopped: (() => boolean) | undefined },
) {
  const plain = await loadPlainCsv(file, job.load);
  if (plain !== null) return plain;
  // DuckDB is loaded when there is something for it: that alone takes longer than to read a small file.
  const { openDatabase } = await import('../store/database.js');
  const { loadTable } = await import('../store/load-table.js');
  const database = await openDatabase({ ...how, memoryLimit: job.memoryLimit });
  try {
    return await loadTable(database, file, job.load);
  } finally {
    await database.close();
  }
}

/** Where the reference's profile stands, and what decides its key. */
interface Profile {
  readonly folder: string;
  readonly bytes: number;
  readonly how: object;
}

/** `null` when no profile is to be used. */
async function profileOf({ profiles, reference, load, options }: DriftJob): Promise<Profile | null> {
  // A profile knows nothing of single rows.
  if (profiles === null || needsRows(options).size > 0) return null;
  const info = await stat(reference.file).catch(() => null);
  if (info === null || !info.isFile() || info.size < SMALLEST_PROFILED_BYTES) return null;
  const { columns = null, quality = true, roles = null } = options;
  const together = multivariatePlan(options);
  const sample = together && { rows: together.rows, seed: together.seed, most: together.mostColumns, roles };
  const how = { version: PROFILE_VERSION, product: productVersion(), load, columns, quality, sample };
  return { folder: profiles, bytes: info.size, how };
}

/** What changes with a file's content: its identity, size and times; `null` when it cannot be seen. */
async function stateOf(file: string): Promise<string | null> {
  const info = await stat(file, { bigint: true }).catch(() => null);
  return info === null ? null : `${info.dev} ${info.ino} ${info.size} ${info.mtimeNs} ${info.ctimeNs}`;
}
