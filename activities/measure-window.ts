/** How right a model was in a frozen window, and which revision of what is known of it that is. */
import { join, relative } from 'node:path';
import { messageOf, SentinelError } from '../config/errors.js';
import { modelOf } from '../config/load-config.js';
import type { PerformanceSection } from '../drift/performance/performance-schema.js';
import { fileStamp } from '../store/file-stamp.js';
import { machineFailure } from '../store/machine-failure.js';
import { listPerformance } from '../store/performance-history.js';
import {
  addPerformanceRevision,
  type PerformanceSummary,
  readNewestRevisions,
} from '../store/performance-record.js';
import { readRunRecord } from '../store/run-record.js';
import { estimateErrors } from './estimate-errors.js';
import { performanceJobOf } from './performance-plan.js';
import { performanceSummary } from './performance-summary.js';
import { readResult } from './read-result.js';
import { runPerformanceJob } from './run-performance-job.js';
import type { FrozenLabels, Progress, Run, StepDeps } from './step-types.js';

/** Earlier windows that the error of estimates is told from. */
const MOST_EARLIER = 30;

export interface MeasuredWindow {
  /** `null` when nothing is known: neither a label nor a reference that has some. */
  readonly section: PerformanceSection | null;
  /** Why nothing could be measured, in a sentence; a check goes on without. */
  readonly problem: string | null;
}

export interface MeasureOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress;
  /** Who computes: a thread unless told. */
  readonly measure?: typeof runPerformanceJob;
}

/**
 * Measures a frozen window. What is wrong with the data costs the section and is told; what the machine refuses is thrown,
 * so that the step is tried again.
 */
export async function measureWindow(
  deps: StepDeps,
  run: Pick<Run, 'model' | 'window_end' | 'run_id'>,
  labels: FrozenLabels | undefined,
  { signal, progress = () => {}, measure = runPerformanceJob }: MeasureOptions = {},
): Promise<MeasuredWindow> {
  if (labels === undefined) return { section: null, problem: null };
  const { config } = deps;
  const model = modelOf(config, run.model);
  try {
    const createdAt = deps.now().toISOString();
    const frozen = {
      file: join(config.data_dir, labels.path),
      source: relative(config.root, model.reference),
      createdAt,
      labelled: labels.labelled,
      fits: join(config.data_dir, 'profiles'),
    };
    const measured = await measure(performanceJobOf(model, frozen, config.worker.memory_limit), {
      progress,
      signal,
    });
    if (measured === null) return { section: null, problem: null };
    const past = await listPerformance(config.data_dir, model.id, {
      before: run.window_end,
      limit: MOST_EARLIER,
    });
    const errors = estimateErrors(past, model.performance.min_labels);
    const section: PerformanceSection = {
      ...measured,
      revision: await revisionOf(deps, run, labels.fingerprint),
      evaluated_at: createdAt,
      labels: { ...measured.labels, newest: labels.newest, fingerprint: labels.fingerprint },
      figures: measured.figures.map((figure) => ({
        ...figure,
        estimate_error: errors.get(figure.name) ?? null,
      })),
    };
    return { section, problem: null };
  } catch (error) {
    signal?.throwIfAborted();
    if (machineFailure(error) !== null || (error instanceof SentinelError && !error.permanent)) throw error;
    return { section: null, problem: `Performance could not be measured: ${messageOf(error)}` };
  }
}

/** The newest of what is known of a window, and who first looked at it; `null` when it was never looked at. */
async function newestOf(deps: StepDeps, { model, window_end }: Pick<Run, 'model' | 'window_end'>) {
  const { data_dir } = deps.config;
  const end = new Date(window_end);
  const record = await readRunRecord(data_dir, model, end);
  const stamp = fileStamp(end);
  const revision = (await readNewestRevisions(data_dir, model, [stamp])).get(stamp);
  return { record, newest: revision?.summary ?? record?.performance ?? null };
}

/** 1 for the first look at a window; the next number when its labels have changed since the last. */
async function revisionOf(
  deps: StepDeps,
  run: Pick<Run, 'model' | 'window_end' | 'run_id'>,
  fingerprint: string,
): Promise<number> {
  const { record, newest } = await newestOf(deps, run);
  if (newest === null || (newest.revision === 1 && record?.run_id === run.run_id)) return 1;
  return newest.labels === fingerprint ? newest.revision : newest.revision + 1;
}

/**
 * What the run record is to say of performance. When the window was looked at before, that is what was said then, and what was
 * found now is kept as a revision beside it, unless no label has changed.
 *
 * @returns `null` when nothing is known
 */
export async function keepRevision(
  deps: StepDeps,
  run: Run,
  found: { readonly performance?: PerformanceSummary; readonly result_path: string },
): Promise<PerformanceSummary | null> {
  const { performance } = found;
  const { record, newest } = await newestOf(deps, run);
  if (performance === undefined) return record?.performance ?? null;
  if (performance.revision === 1) return performance;
  if (performance.revision > (newest?.revision ?? 0)) {
    const { performance: section } = await readResult(join(deps.config.data_dir, found.result_path));
    await addPerformanceRevision(deps.config.data_dir, {
      model: run.model,
      window: { start: null, end: run.window_end },
      workflow_id: run.workflow_id,
      run_id: run.run_id,
      summary: section ? performanceSummary(section) : performance,
      section,
    });
  }
  return record?.performance ?? performance;
}
