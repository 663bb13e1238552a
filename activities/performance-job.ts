/** How right a model was, computed from two files. Plain data in, plain data out: a thread does it. */
import type { Table } from '../drift/column.js';
import { type FairnessOptions, measureFairness } from '../drift/fairness/measure-fairness.js';
import { type Features, featuresOfTable } from '../drift/forest/features.js';
import { createNumbersKernel, type NumbersKernel } from '../drift/kernels/numbers-kernel.js';
import type { DriftOptions } from '../drift/options.js';
import {
  type MeasuredPerformance,
  measurePerformance,
  type PerformanceOptions,
} from '../drift/performance/measure-performance.js';
import type { ModelOutput } from '../drift/performance/model-output.js';
import { type OutputColumns, outputOfTable } from '../drift/performance/output-of-table.js';
import type { PerformanceSection } from '../drift/performance/performance-schema.js';
import { targetDrift } from '../drift/performance/target-drift.js';
import type { SegmentsSection } from '../drift/why/segments-schema.js';
import { worseSegments } from '../drift/why/worse-segments.js';
import { openDatabase } from '../store/database.js';
import { loadTable } from '../store/load-table.js';
import type { ColumnType } from '../store/table.js';
import { keptEstimator } from './kept-estimator.js';

export interface PerformanceJob {
  /** `null` for none: then there are no bounds and no estimates. */
  readonly reference: OutputFile | null;
  readonly current: OutputFile;
  readonly performance: PerformanceOptions;
  /** How the target's drift is tested. */
  readonly drift: Pick<DriftOptions, 'profile' | 'alpha' | 'minRows' | 'createdAt'>;
  /** Columns that the model's errors may follow from; of a regression alone, and none unless told. */
  readonly features?: Readonly<Record<string, ColumnType>> | undefined;
  /** The groups that are compared, and the types of their columns; none unless told. */
  readonly fairness?: FairnessJob | undefined;
  /** Features by which segments are looked for in which the model got worse; none unless told. */
  readonly segments?: Readonly<Record<string, ColumnType>> | undefined;
  /** The folder where what is learnt of a reference is kept; it is learnt anew unless told. */
  readonly fits?: string | undefined;
  readonly memoryLimit?: string | undefined;
}

export interface FairnessJob {
  readonly options: Omit<FairnessOptions, 'task' | 'classes'>;
  readonly types: Readonly<Record<string, ColumnType>>;
}

/** A file that holds what a model put out. */
export interface OutputFile {
  readonly file: string;
  /** What the result names it, when not the file. */
  readonly source?: string;
  readonly columns: OutputColumns;
}

export type PerformanceOfFiles = MeasuredPerformance &
  Pick<PerformanceSection, 'target_drift' | 'fairness' | 'segments'>;

/** Steps of a job, for progress. */
export const PERFORMANCE_STEPS = 3;

/**
 * Reads the outputs of both files and measures them.
 *
 * @param step called with the number of steps done; may throw to stop
 * @param stopped asked while DuckDB works; once it is true the work fails
 * @returns `null` when neither side has a label
 * @throws what `loadTable` throws
 */
export async function measureFiles(
  job: PerformanceJob,
  step: (done: number) => void,
  stopped?: () => boolean,
): Promise<PerformanceOfFiles | null> {
  const { performance, drift, fairness, memoryLimit } = job;
  const { task, target, classes } = performance;
  const database = await openDatabase({ memoryLimit, ...(stopped ? { stopped } : {}) });
  const features = task === 'regression' ? (job.features ?? {}) : {};
  const load = async (side: OutputFile): Promise<LoadedOutput | null> => {
    const columns = { ...job.segments, ...fairness?.types, ...features };
    const names = [...new Set([...columnsOf(side.columns), ...Object.keys(columns)])];
    const types = { ...columns, ...Object.fromEntries(typesOf(side.columns, classes === null)) };
    const table = await loadTable(database, side.file, { columns: names, types, missingColumns: 'omit' });
    const output = outputOfTable(table, side.columns, classes);
    return output && { output, table, features: featuresOf(table, Object.keys(features)) };
  };
  try {
    const current = await load(job.current);
    step(1);
    // Before it is read: what was learnt of a file that is replaced now is not kept.
    const kept =
      job.fits === undefined || job.reference === null
        ? undefined
        : await keptEstimator(job.fits, job.reference.file, {
            task,
            target,
            classes,
            features,
            columns: job.reference.columns,
          });
    const reference = job.reference && (await load(job.reference));
    step(2);
    if (current === null) return null;
    const source = job.reference?.source ?? job.reference?.file ?? null;
    const kernel = createNumbersKernel();
    const measured = measurePerformance(
      reference && { ...reference.output, source, features: reference.features },
      { ...current.output, features: current.features },
      { ...performance, always: fairness !== undefined },
      kernel,
      kept,
    );
    await kept?.store();
    if (measured === null) return null;
    const form = { task, classes: classes?.length ?? 0 };
    const moved =
      reference && targetDrift(reference.output, current.output, { target, classes, form }, drift);
    const groups =
      fairness && measureFairness(reference, current, { ...fairness.options, task, classes }, kernel);
    const segments = job.segments && reference && segmentsOf(job, reference, current, kernel);
    step(3);
    return {
      ...measured,
      target_drift: moved,
      ...(groups ? { fairness: groups } : {}),
      ...(segments ? { segments } : {}),
    };
  } finally {
    await database.close();
  }
}

interface LoadedOutput {
  readonly output: ModelOutput;
  readonly table: Table;
  readonly features: Features | null;
}

/** Where the model got worse: features that both sides have. */
function segmentsOf(
  { segments = {}, performance }: PerformanceJob,
  reference: LoadedOutput,
  current: LoadedOutput,
  kernel: NumbersKernel,
): SegmentsSection | null {
  const rowsOf = ({ output, table }: LoadedOutput) => ({
    output,
    features: featuresOfTable(table, Object.keys(segments)).features,
  });
  return worseSegments(rowsOf(reference), rowsOf(current), performance.task, kernel);
}

/** `null` when one of them is missing: estimates are made of all or of none. */
function featuresOf(table: Table, names: readonly string[]): Features | null {
  if (names.length === 0) return null;
  const { features, skipped } = featuresOfTable(table, names);
  return skipped.length === 0 ? features : null;
}

function columnsOf({ prediction, score, probabilities, target }: OutputColumns): string[] {
  return [...new Set([prediction, target, ...(score === null ? [] : [score]), ...(probabilities ?? [])])];
}

/** Classes are read as texts, all else as numbers. */
function typesOf(
  { prediction, score, probabilities, target }: OutputColumns,
  regression: boolean,
): [string, ColumnType][] {
  const output: ColumnType = regression ? 'numeric' : 'categorical';
  return [
    ...[...(score === null ? [] : [score]), ...(probabilities ?? [])].map((name): [string, ColumnType] => [
      name,
      'numeric',
    ]),
    [prediction, output],
    [target, output],
  ];
}
