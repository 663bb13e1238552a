import { type FairnessJob, measureFiles, PERFORMANCE_STEPS } from '../activities/performance-job.js';
import { PERFORMANCE_FIGURES } from '../config/performance-schema.js';
import { probabilityColumns, type TargetConfig } from '../config/target.js';
import type { ColumnType } from '../drift/column.js';
import type { OutputColumns } from '../drift/performance/output-of-table.js';
import { columnMissing } from '../store/data-file-error.js';
import { openSource } from '../store/data-source.js';
import { type Database, openDatabase } from '../store/database.js';
import { loadTable } from '../store/load-table.js';
import type { PerformanceCommandOptions } from './performance.js';
import type { PerformanceAnswer } from './performance-answer.js';
import { createProgress } from './progress.js';
import { refuse } from './refuse.js';

/** Whole numbers of more different values are no classes unless told. */
const MOST_CLASSES = 10;

/**
 * Measures what a model put out in one file, against the labelled rows of another.
 *
 * @param fairness the groups that are compared; none unless told
 * @throws SentinelError SENT_USAGE, and what `loadTable` throws
 */
export async function performanceOfFiles(
  options: PerformanceCommandOptions,
  fairness?: FairnessJob,
): Promise<PerformanceAnswer> {
  const { current, reference, target, prediction = 'prediction' } = options;
  if (current === undefined || target === undefined)
    refuse('Expected --current FILE and --target COLUMN, or a model.');
  if (options.regression && (options.classes || options.score !== undefined || options.probabilities))
    refuse('--classes, --score and --probabilities go with classes, not with --regression.');
  const progress = createProgress();
  const database = await openDatabase();
  try {
    progress.update('look at the files', 0, PERFORMANCE_STEPS);
    const files = [current, ...(reference === undefined ? [] : [reference])];
    const has = new Map<string, readonly string[]>();
    for (const file of files) has.set(file, await columnsOf(database, file));
    const lacks = (file: string, name: string): boolean => !(has.get(file) ?? []).includes(name);
    for (const file of files)
      for (const name of [prediction, options.score, ...(options.probabilities ?? [])])
        if (name !== undefined && lacks(file, name)) missing(file, name, has);
    // Labels may be on one side alone: what is new has none yet, or there are none to compare with.
    if (files.every((file) => lacks(file, target))) missing(current, target, has);
    const classes = options.regression
      ? null
      : (options.classes ?? (await classesIn(database, files, target, has)));
    if (classes !== null && (classes.length < 2 || classes.length > 256))
      refuse(
        `Expected from 2 to 256 classes, got ${classes.length}${classes.length === 1 ? ` ("${classes[0]}")` : ''}. Give them by --classes, or say --regression.`,
      );
    if (options.probabilities && options.probabilities.length !== classes?.length)
      refuse(
        `Expected --probabilities of all ${classes?.length ?? 0} classes, got ${options.probabilities.length}.`,
      );
    const task = classes === null ? 'regression' : classes.length === 2 ? 'binary' : 'multiclass';
    const known: readonly string[] = PERFORMANCE_FIGURES[task];
    const unknown = options.metrics?.find((name) => !known.includes(name));
    if (unknown !== undefined) refuse(`--metrics: expected some of ${known.join(', ')}, got "${unknown}".`);
    const score =
      options.score ?? (files.every((file) => !lacks(file, 'probability')) ? 'probability' : null);
    const ofClasses = probabilityColumns(targetOf(target, classes));
    const named =
      ofClasses.length > 0 && files.every((file) => ofClasses.every((name) => !lacks(file, name)));
    const columns: OutputColumns = {
      prediction,
      score: classes === null ? null : score,
      probabilities: options.probabilities ?? (named ? ofClasses : null),
      target,
      predictionsAre: 'labels',
      targetsAre: 'labels',
    };
    for (const name of Object.keys(fairness?.types ?? {}))
      if (lacks(current, name)) missing(current, name, has);
    const unfavourable = fairness?.options.favourable?.find((label) => !classes?.includes(label));
    if (unfavourable !== undefined)
      refuse(
        `--favourable: expected some of ${classes?.join(', ') ?? 'no classes, as the target is a number'}, got "${unfavourable}".`,
      );
    const features = await featureTypes(database, files, options.features ?? [], has);
    const performance = await measureFiles(
      {
        reference: reference === undefined ? null : { file: reference, columns },
        current: { file: current, columns },
        performance: {
          task,
          target,
          classes,
          judged: options.metrics,
          chunkRows: options.chunkRows,
          minLabels: options.minLabels,
        },
        drift: { createdAt: new Date().toISOString() },
        features,
        fairness,
      },
      (done) => progress.update('measure performance', done, PERFORMANCE_STEPS),
    );
    const now = new Date().toISOString();
    return {
      schema_version: 1,
      model: null,
      source: current,
      window: null,
      performance: performance && { ...performance, revision: 1, evaluated_at: now },
      problem: null,
      windows: [],
    };
  } finally {
    await database.close();
    progress.clear();
  }
}

async function columnsOf(database: Database, file: string): Promise<string[]> {
  const source = await database.withConnection((connection) => openSource(connection, file));
  return source.columns.map(({ name }) => name);
}

/** The labels that the target holds on either side, numbers in order, else texts; `null` when it is a number. */
async function classesIn(
  database: Database,
  files: readonly string[],
  target: string,
  has: ReadonlyMap<string, readonly string[]>,
): Promise<string[] | null> {
  const found = new Set<string>();
  let numeric = true;
  for (const file of files) {
    if (!(has.get(file) ?? []).includes(target)) continue;
    const { columns } = await loadTable(database, file, { columns: [target] });
    const [column] = columns;
    if (column?.type === 'categorical') {
      numeric = false;
      for (const category of column.categories) found.add(category);
    } else if (column) for (const value of new Set(column.values)) found.add(String(value));
  }
  const all = [...found];
  if (!numeric) return all.sort();
  const numbers = all.map(Number).sort((a, b) => a - b);
  return numbers.length > MOST_CLASSES || !numbers.every(Number.isInteger) ? null : numbers.map(String);
}

/** Features, of the types that the first file has them in. */
async function featureTypes(
  database: Database,
  files: readonly string[],
  names: readonly string[],
  has: ReadonlyMap<string, readonly string[]>,
): Promise<Record<string, ColumnType>> {
  if (names.length === 0) return {};
  for (const file of files)
    for (const name of names) if (!(has.get(file) ?? []).includes(name)) missing(file, name, has);
  const { columns } = await loadTable(database, files[0] ?? '', { columns: names });
  return Object.fromEntries(columns.map(({ name, type }) => [name, type]));
}

function missing(file: string, name: string, has: ReadonlyMap<string, readonly string[]>): never {
  throw columnMissing(
    file,
    name,
    (has.get(file) ?? []).map((column) => ({ name: column })),
  );
}

function targetOf(name: string, classes: readonly string[] | null): TargetConfig {
  const [negative, positive, ...more] = classes ?? [];
  return negative === undefined || positive === undefined
    ? { type: 'regression', name }
    : { type: 'classification', name, classes: [negative, positive, ...more] };
}
