import { sentinelError } from '../config/errors.js';
import type { ColumnType } from '../drift/column.js';
import { detectDrift } from '../drift/detect-drift.js';
import type { DriftResult } from '../drift/result.js';
import { openDatabase } from '../store/database.js';
import { loadTable } from '../store/load-table.js';
import type { LoadedTable } from '../store/table.js';
import { type DriftCommandOptions, testsOf, thresholdsOf } from './drift-options.js';
import { createProgress } from './progress.js';

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
  const types: Record<string, ColumnType> = {};
  for (const name of options.categorical ?? []) types[name] = 'categorical';
  for (const name of options.numeric ?? []) types[name] = 'numeric';
  const tests = testsOf(options);
  const thresholds = thresholdsOf(options);

  const progress = createProgress();
  const database = await openDatabase();
  try {
    progress.update(`loading ${reference}`);
    const load = { types, ...(options.columns ? { columns: options.columns } : {}) };
    const loadedReference = await loadTable(database, reference, load);
    progress.update(`loading ${current}`);
    const loadedCurrent = await loadTable(database, current, load);
    const named = [
      ...(options.categorical ?? []),
      ...(options.numeric ?? []),
      ...Object.keys(tests),
      ...Object.keys(thresholds),
    ];
    requireColumns(named, [loadedReference, loadedCurrent]);
    return detectDrift(loadedReference, loadedCurrent, {
      types,
      tests,
      thresholds,
      ...(options.profile ? { profile: options.profile } : {}),
      ...(options.columns ? { columns: options.columns } : {}),
      ...(options.minRows === undefined ? {} : { minRows: options.minRows }),
      ...(options.driftShare === undefined ? {} : { driftShare: options.driftShare }),
      createdAt: new Date().toISOString(),
      onColumn: (done, total, name) => progress.update(`testing ${name}`, done, total),
    });
  } finally {
    progress.clear();
    await database.close();
  }
}

/** A test or a type of a column that is nowhere is a mistyped name, and would be dropped in silence. */
function requireColumns(named: readonly string[], tables: readonly LoadedTable[]): void {
  const known = new Set(
    tables.flatMap(({ columns, skipped }) => [...columns, ...skipped].map(({ name }) => name)),
  );
  const unknown = named.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw sentinelError('SENT_USAGE', {
    problem: `There is no column "${unknown}" to test or type; the files have ${[...known].join(', ')}.`,
  });
}
