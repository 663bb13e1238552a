import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { assembleResult, tooFewRows } from '../drift/assemble-result.js';
import { listColumns, withSummaries } from '../drift/list-columns.js';
import { compareQuality } from '../drift/quality/compare-quality.js';
import type { DriftResult } from '../drift/result.js';
import { tableWarnings } from '../drift/warnings.js';
import type { ColumnCheckpoints } from './column-checkpoints.js';
import { createCrew, type DriftCrew } from './drift-crew.js';
import type { DriftJob } from './drift-job.js';

/** More threads than this, the caller's own among them, would wait for memory rather than compute. */
const MOST_HANDS = 8;
/** Files of up to this many bytes together are done before a thread has started. */
const SMALL_BYTES = 16 * 1024 * 1024;

export interface RunOptions {
  /** Where the job is, for progress bars and heartbeats. */
  readonly progress: (phase: string, done: number, total: number) => void;
  readonly signal?: AbortSignal;
  /**
   * True where the caller's event loop has nothing else to do (a command): then its thread works as well. False unless
   * told: everything happens in other threads.
   */
  readonly mayBlock?: boolean;
  /** Where columns are kept that are done, and taken from when the job was cut off before. */
  readonly checkpoints?: ColumnCheckpoints;
}

/**
 * Loads both sides of a job and runs the drift engine on them, side by side as far as there are cores.
 *
 * @throws SentinelError what loading met; the signal's reason when aborted
 */
export async function runDriftJob(
  job: DriftJob,
  { progress, signal, mayBlock = false, checkpoints }: RunOptions,
): Promise<DriftResult> {
  signal?.throwIfAborted();
  const crew = await crewFor(job, mayBlock);
  const stop = (): void => crew.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const result = await work(job, crew, progress, checkpoints);
    signal?.throwIfAborted();
    return result;
  } catch (error) {
    crew.stop();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await crew.end();
  }
}

async function work(
  job: DriftJob,
  crew: DriftCrew,
  progress: RunOptions['progress'],
  checkpoints: ColumnCheckpoints | undefined,
): Promise<DriftResult> {
  let loaded = 0;
  progress('load reference and window', 0, 2);
  const load = async (name: 'reference' | 'current') => {
    const side = await crew.load(name);
    loaded += 1;
    progress('load reference and window', loaded, 2);
    return side;
  };
  // The window first: whoever loads the reference has its profile to store besides.
  const [now, before] = await Promise.all([load('current'), load('reference')]);
  const { side: reference } = before;
  const { side: current } = now;
  const { options } = job;
  const listed = withSummaries(
    listColumns(reference.table, current.table, options.columns),
    reference.summaries,
    current.summaries,
  );
  const tooFew = tooFewRows(current.table.rows, options);
  // Beside the columns; a failure is heard of below, or when the columns have failed as well.
  const together = tooFew === null ? crew.lookTogether(before.sample, now.sample) : Promise.resolve(null);
  together.catch(() => {});
  let looked = 0;
  const columns = await Promise.all(
    listed.map(async (column) => {
      const kept = await checkpoints?.read(column.name);
      const result = kept ?? (await crew.look(column, tooFew));
      if (!kept) await checkpoints?.keep(column.name, result);
      looked += 1;
      progress(`test ${column.name}`, looked, listed.length);
      return result;
    }),
  );
  const sides = { reference: reference.table, current: current.table };
  const warnings = tableWarnings(sides.reference, sides.current);
  const result = assembleResult(sides, columns, warnings, options, await together);
  const quality =
    reference.quality && current.quality
      ? { quality: compareQuality(reference.quality, current.quality) }
      : {};
  return { ...result, ...quality, warnings: [...job.warnings, ...result.warnings] };
}

async function crewFor(job: DriftJob, mayBlock: boolean): Promise<DriftCrew> {
  const sizes = await Promise.all(
    [job.reference.file, job.current.file].map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const small = sizes.reduce((sum, size) => sum + size, 0) <= SMALL_BYTES;
  if (small) return createCrew(job, mayBlock ? { threads: 0, here: true } : { threads: 1, here: false });
  const cores = availableParallelism();
  const hands = Math.min(cores, MOST_HANDS);
  return createCrew(job, {
    threads: mayBlock ? hands - 1 : hands,
    here: mayBlock,
    // Both sides are loaded at a time, each by a database of its own.
    databaseThreads: Math.max(1, Math.floor(cores / 2)),
  });
}
