import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runDriftJob } from '../activities/run-drift-job.js';
import { cacheFolder } from '../config/cache-folder.js';
import { sentinelError } from '../config/errors.js';
import type { ColumnType } from '../drift/column.js';
import { ON_NEITHER_SIDE } from '../drift/list-columns.js';
import type { DriftResult } from '../drift/result.js';
import { columnMissing, someOf } from '../store/data-file-error.js';
import { hashOf } from '../store/hash-of-file.js';
import { type DriftCommandOptions, testsOf, thresholdsOf } from './drift-options.js';
import { createProgress } from './progress.js';
import { refuseThresholds } from './refuse-thresholds.js';

/**
 * Checks one file against another.
 *
 * @throws SentinelError SENT_USAGE, and what `loadTable` throws
 */
export async function checkFiles(options: DriftCommandOptions): Promise<DriftResult> {
  const { reference, current } = options;
  if (reference === undefined || current === undefined) {
    throw sentinelError('SENT_USAGE', {
      problem: 'Expected --reference FILE and --current FILE, or --model ID.',
    });
  }
  const declared = new Map<string, ColumnType>();
  for (const name of options.categorical ?? []) declared.set(name, 'categorical');
  for (const name of options.numeric ?? []) {
    if (declared.get(name) === 'categorical') {
      throw sentinelError('SENT_USAGE', {
        problem: `--categorical and --numeric both name "${name}". Expected one of them.`,
      });
    }
    declared.set(name, 'numeric');
  }
  // Own entries, whatever the names are: a column may be named `__proto__`.
  const types = Object.fromEntries(declared);
  const tests = testsOf(options);
  const thresholds = thresholdsOf(options);
  refuseThresholds(tests, thresholds);

  const progress = createProgress();
  // Meanwhile: while the database reads the files this thread has nothing to do.
  const hashing = hashesOf({ reference, current });
  try {
    const result = await runDriftJob(
      {
        reference: { file: reference },
        current: { file: current },
        load: { types, missingColumns: 'omit', ...(options.columns ? { columns: options.columns } : {}) },
        options: {
          types,
          tests,
          thresholds,
          ...(options.profile ? { profile: options.profile } : {}),
          ...(options.columns ? { columns: options.columns } : {}),
          ...(options.minRows === undefined ? {} : { minRows: options.minRows }),
          ...(options.driftShare === undefined ? {} : { driftShare: options.driftShare }),
          ...(options.alpha === undefined ? {} : { alpha: options.alpha }),
          quality: options.quality,
          // Beside small files it takes a good part of the time of the whole check.
          multivariate: options.multivariate === true && { domainClassifier: true },
          createdAt: new Date().toISOString(),
        },
        warnings: [],
        profiles: options.cache ? profileFolder() : null,
      },
      { progress: (phase, done, total) => progress.update(phase, done, total), mayBlock: true },
    );
    const { reference: ofReference, current: ofCurrent } = await hashing;
    const hashed = {
      ...result,
      reference: { ...result.reference, ...ofReference },
      current: { ...result.current, ...ofCurrent },
    };
    await requireListed(options.columns ?? [], result, reference);
    requireColumns(
      [
        ...(options.categorical ?? []),
        ...(options.numeric ?? []),
        ...Object.keys(tests),
        ...Object.keys(thresholds),
      ],
      result,
      options.columns !== undefined,
    );
    return hashed;
  } finally {
    progress.clear();
  }
}

/** Beyond this many bytes a file's hash would take a tenth of the time of its check. */
const LARGEST_HASHED = 64 * 1024 * 1024;

/** The hashes of both files, as the result holds them; without one of what is large, cannot be read, or is gone once it was read. */
async function hashesOf(files: { readonly reference: string; readonly current: string }) {
  const hashed = async (file: string): Promise<{ sha256?: string }> => {
    const isHashed = await stat(file).then(
      (info) => info.isFile() && info.size <= LARGEST_HASHED,
      () => false,
    );
    return isHashed
      ? hashOf(file).then(
          (sha256) => ({ sha256 }),
          () => ({}),
        )
      : {};
  };
  const [reference, current] = await Promise.all([hashed(files.reference), hashed(files.current)]);
  return { reference, current };
}

/** Where profiles of reference files are kept between calls. */
function profileFolder(): string {
  return join(cacheFolder(), 'reference-profiles');
}

/** A name in `--columns` that neither file has is a mistyped one. */
async function requireListed(
  columns: readonly string[],
  result: DriftResult,
  reference: string,
): Promise<void> {
  const nowhere = new Set(
    result.skipped_columns.filter(({ reason }) => reason === ON_NEITHER_SIDE).map(({ name }) => name),
  );
  const unknown = columns.find((name) => nowhere.has(name));
  if (unknown === undefined) return;
  const { openDatabase } = await import('../store/database.js');
  const { openSource } = await import('../store/data-source.js');
  const database = await openDatabase();
  try {
    const { columns: has } = await database.withConnection((connection) => openSource(connection, reference));
    throw columnMissing(reference, unknown, has);
  } finally {
    await database.close();
  }
}

/** A test or a type of a column that is nowhere is a mistyped name, and would be dropped in silence. */
function requireColumns(named: readonly string[], result: DriftResult, chosen: boolean): void {
  const known = new Set([...result.columns, ...result.skipped_columns].map(({ name }) => name));
  const unknown = named.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw sentinelError('SENT_USAGE', {
    problem: chosen
      ? `"${unknown}" has a test, a threshold or a type, and is not among the columns of --columns: ${someOf([...known])}.`
      : `There is no column "${unknown}" to test or type; the files have ${someOf([...known])}.`,
  });
}
