/**
 * The steps of a drift check: parse, call, write. Temporal's activities wrap them, and `sentinel drift --model` calls
 * them one after the other without Temporal; so both write the very same files.
 *
 * The names of result, report and record follow from model and window end, those of the frozen rows from the run as
 * well. A step that runs twice writes the same file twice, each time under a temporary name that is renamed at the end.
 */
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as z from 'zod';
import type { SentinelConfig } from '../config/load-config.js';
import { modelOf } from '../config/load-config.js';
import type { DriftResult } from '../drift/result.js';
import { TESTS } from '../drift/test-registry.js';
import { whySection } from '../drift/why/why-section.js';
import { writeCheckScores } from '../store/check-scores.js';
import { openDatabase } from '../store/database.js';
import { hashOf } from '../store/hash-of-file.js';
import type { PerformanceSummary } from '../store/performance-record.js';
import { type RunRecord, readRunRecord, writeRunRecord } from '../store/run-record.js';
import { snapshotReference, snapshotWindow } from '../store/snapshot.js';
import type { LabelSnapshot } from '../store/snapshot-labels.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';
import { alongTimeInThread } from './along-time-in-thread.js';
import { changesSummary } from './changes-summary.js';
import { checkedColumns, driftOptionsOf, windowOf } from './check-plan.js';
import { columnCheckpoints } from './column-checkpoints.js';
import { knownImportance } from './known-importance.js';
import { keepRevision, measureWindow } from './measure-window.js';
import { multivariateSummary } from './multivariate-summary.js';
import { namesWithin } from './names-within.js';
import { frozenBeside } from './performance-plan.js';
import { performanceSummary } from './performance-summary.js';
import { predictionSummary } from './prediction-summary.js';
import { runDriftJob } from './run-drift-job.js';
import { startBeside } from './start-beside.js';
import { reportPaths, windowStamp } from './window-stamp.js';
import type { ReportJob } from './write-report.js';
import { writeReportInThread } from './write-report-in-thread.js';

export const runSchema = z.object({
  model: z.string(),
  /** End of the window, ISO 8601 in UTC, on a whole second. */
  window_end: z.iso.datetime(),
  started_at: z.iso.datetime(),
  trigger: z.enum(['schedule', 'sweep', 'manual', 'in-process']),
  workflow_id: z.string().nullable(),
  run_id: z.string(),
  /** Start of the window when it was given by hand; the model's configured window otherwise. */
  window_start: z.iso.datetime().optional(),
});
export type Run = z.infer<typeof runSchema>;

const snapshotSchema = z.object({
  /** Relative to the data folder. */
  path: z.string(),
  rows: z.number(),
  sha256: z.string(),
});
/** A frozen side of the comparison. Payloads carry this, never rows. */
export type Snapshot = Readonly<z.infer<typeof snapshotSchema>>;

/** What was known of the truth of a window's predictions when it was frozen. */
export interface FrozenLabels {
  /** Relative to the data folder. */
  readonly path: string;
  readonly labelled: number;
  /** When the newest label came. */
  readonly newest: string | null;
  readonly fingerprint: string;
}

export interface LoadedWindow {
  readonly reference: Snapshot;
  readonly current: Snapshot;
  readonly window: {
    readonly start: string | null;
    readonly end: string;
    /** How many rows were asked for, of a window by count. */
    readonly rows?: number;
  };
  readonly warnings: readonly string[];
  /** Absent where performance is not looked at, and of runs of earlier versions. */
  readonly labels?: FrozenLabels;
}

export interface TestedWindow {
  readonly result_path: string;
  readonly verdict: DriftResult['verdict'];
  readonly share: number;
  readonly current_rows: number;
  readonly window: LoadedWindow['window'];
  /** The names of the drifted columns: all of them, unless there are so many that Temporal would take offence. */
  readonly drifted: readonly string[];
  /** The most telling columns: drifted ones first, then by how far the score is past its threshold; at most twenty. */
  readonly columns: readonly {
    readonly name: string;
    readonly drifted: boolean;
    readonly score: number | null;
    readonly threshold: number | null;
  }[];
  readonly columns_tested: number;
  readonly columns_drifted: number;
  /** How right the model was; absent where nothing is known of it. */
  readonly performance?: PerformanceSummary;
  /** Figures that have changed for good over the last checks, and since when. */
  readonly changes?: NonNullable<RunRecord['changes']>;
  /** Which drift matters, or why performance fell, in one sentence. */
  readonly why?: string;
  /** What several columns together have shown. */
  readonly multivariate?: NonNullable<RunRecord['multivariate']>;
  /** What the model put out. */
  readonly predictions?: NonNullable<RunRecord['predictions']>;
}

export interface RenderedReport {
  readonly html: string;
  readonly url: string;
}

export interface StepDeps {
  readonly config: SentinelConfig;
  /** Where reports are served, without a slash at the end. */
  readonly publicUrl: string;
  readonly productVersion: string;
  readonly now: () => Date;
  /** Where a run can be looked at in Temporal's UI; `null` where that is not known. */
  readonly temporalUi?: (run: { readonly workflowId: string; readonly runId: string }) => string | null;
}

/**
 * Tells that the step goes on, and how far it is. What is `kept` is handed to the next attempt, should this one be cut off.
 */
export type Progress = (phase: string, done?: number, total?: number, kept?: unknown) => void;

/** How a step is called off, and what an attempt before it left. */
export interface Attempt {
  readonly signal?: AbortSignal | undefined;
  /** What the last attempt kept. */
  readonly kept?: unknown;
}

const quiet: Progress = () => {};

/** Where a run freezes its rows. The run's id is in it, so that two runs of one window do not share the files. */
function snapshotFolder({ config }: StepDeps, run: Run): string {
  const runId = run.run_id.replace(/[^\w-]/g, '_');
  return join(config.data_dir, 'windows', run.model, `${windowStamp(run.window_end)}_${runId}`);
}

/** Removes what a run froze; nothing reads it once the run has ended. */
export async function discardSnapshots(deps: StepDeps, run: Run): Promise<void> {
  await rm(snapshotFolder(deps, run), { recursive: true, force: true });
}

/** Freezes reference and window as Parquet, so that retries and later readers see the same rows. */
export async function loadWindow(
  deps: StepDeps,
  run: Run,
  progress: Progress = quiet,
  { signal, kept }: Attempt = {},
): Promise<LoadedWindow> {
  const { config } = deps;
  const model = modelOf(config, run.model);
  const folder = snapshotFolder(deps, run);
  const database = await openDatabase({
    memoryLimit: config.worker.memory_limit,
    stopped: () => signal?.aborted === true,
  });
  const snapshot = (side: Snapshot): Snapshot => ({
    path: relative(config.data_dir, side.path),
    rows: side.rows,
    sha256: side.sha256,
  });
  try {
    let reference = await intact(config, kept);
    if (!reference) {
      progress('reference', 0, 3);
      reference = snapshot(
        await snapshotReference(database, {
          file: model.reference,
          columns: checkedColumns(model),
          to: join(folder, 'reference.parquet'),
          onStep: (done, total) => progress('reference', done, total),
        }),
      );
    }
    progress('window', 1, 2, reference);
    const window = windowOf(model, run);
    const { enabled } = model.performance;
    const current = await snapshotWindow(database, {
      liveDir: model.live_dir,
      columns: checkedColumns(model),
      window,
      to: join(folder, 'current.parquet'),
      ...(enabled
        ? {
            labels: {
              to: join(folder, 'labels.parquet'),
              ...frozenBeside(model),
            },
          }
        : {}),
    });
    return {
      reference,
      current: snapshot(current),
      window: {
        start: current.start?.toISOString() ?? null,
        end: run.window_end,
        ...(window.kind === 'rows' ? { rows: window.rows } : {}),
      },
      warnings: current.warnings,
      ...(current.labels ? { labels: frozenLabels(config, current.labels) } : {}),
    };
  } catch (error) {
    // An interrupted query reports that, and not who interrupted it.
    signal?.throwIfAborted();
    throw error;
  } finally {
    await database.close();
  }
}

/** What payloads carry of frozen labels. */
export function frozenLabels({ data_dir }: SentinelConfig, labels: LabelSnapshot): FrozenLabels {
  return {
    path: relative(data_dir, labels.path),
    labelled: labels.labelled,
    newest: labels.newest?.toISOString() ?? null,
    fingerprint: labels.fingerprint,
  };
}

/** The snapshot that an attempt before left, if its file still is what it was. */
async function intact({ data_dir }: SentinelConfig, kept: unknown): Promise<Snapshot | null> {
  const parsed = snapshotSchema.safeParse(kept);
  if (!parsed.success) return null;
  const hash = await hashOf(join(data_dir, parsed.data.path)).catch(() => null);
  return hash === parsed.data.sha256 ? parsed.data : null;
}

/** Runs the engine in threads of its own and writes the DriftResult beside where the report will stand. */
export async function testColumns(
  deps: StepDeps,
  run: Run & { readonly loaded: LoadedWindow },
  progress: Progress = quiet,
  signal?: AbortSignal,
): Promise<TestedWindow> {
  const model = modelOf(deps.config, run.model);
  const { loaded } = run;
  const { result, measured, importance } = await findSideBySide(deps, run, progress, signal);
  const { section, problem } = measured;
  const paths = reportPaths(model.id, run.window_end);
  const hashed: DriftResult = {
    ...result,
    ...(section ? { performance: section } : {}),
    ...(problem === null ? {} : { warnings: [...result.warnings, problem] }),
    reference: { ...result.reference, sha256: await hashOf(model.reference) },
    current: { ...result.current, sha256: loaded.current.sha256 },
  };
  const { explained, known } =
    hashed.verdict === 'insufficient_data'
      ? { explained: hashed, known: null }
      : await inTime(deps, model.id, hashed, importance);
  await writeFileAtomically(
    join(deps.config.data_dir, paths.json),
    `${JSON.stringify(explained, null, 2)}\n`,
  );
  await writeCheckScores(
    deps.config.data_dir,
    { model: model.id, end: run.window_end },
    { columns: explained.columns, changes: known },
  );
  return summarise(explained, paths.json, loaded.window);
}

/** What columns, performance and importances show: none waits for another, and none goes on once one has failed. */
async function findSideBySide(
  deps: StepDeps,
  run: Run & { readonly loaded: LoadedWindow },
  progress: Progress,
  signal: AbortSignal | undefined,
) {
  const { labels } = run.loaded;
  const measuring = startBeside((own) => measureWindow(deps, run, labels, { signal: own }), signal);
  const knowing = startBeside((own) => knownImportance(modelOf(deps.config, run.model), own), signal);
  try {
    const result = await compareColumns(deps, run, progress, signal);
    return { result, measured: await measuring.ended, importance: await knowing.ended };
  } finally {
    await Promise.all([measuring.stop(), knowing.stop()]);
  }
}

function compareColumns(
  deps: StepDeps,
  run: Run & { readonly loaded: LoadedWindow },
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<DriftResult> {
  const model = modelOf(deps.config, run.model);
  const { loaded } = run;
  const options = driftOptionsOf(model);
  const { start, end } = loaded.window;
  return runDriftJob(
    {
      reference: {
        file: join(deps.config.data_dir, loaded.reference.path),
        source: relative(deps.config.root, model.reference),
      },
      current: {
        file: join(deps.config.data_dir, loaded.current.path),
        source: relative(deps.config.root, model.live_dir),
      },
      load: { ...(options.types ? { types: options.types } : {}) },
      options: { ...options, window: { start, end }, createdAt: deps.now().toISOString() },
      warnings: loaded.warnings,
      profiles: join(deps.config.data_dir, 'profiles'),
      memoryLimit: deps.config.worker.memory_limit,
    },
    {
      progress,
      ...(signal ? { signal } : {}),
      checkpoints: columnCheckpoints(join(snapshotFolder(deps, run), 'columns'), {
        options,
        reference: loaded.reference.sha256,
        current: loaded.current.sha256,
        product: deps.productVersion,
      }),
    },
  );
}

/** Adds what past checks tell: which columns matter, and what has changed since when. */
async function inTime(
  { config }: StepDeps,
  model: string,
  result: DriftResult,
  importance: Parameters<typeof whySection>[1],
) {
  const { past, changes, known } = await alongTimeInThread({ dataDir: config.data_dir, model, result });
  const why = whySection(result, importance, past);
  const explained: DriftResult = { ...result, why, ...(changes === null ? {} : { changes }) };
  return { explained, known };
}

/** Names go with every later step. Temporal warns of payloads beyond 256 KiB, and ends a run beyond 2 MiB. */
const MOST_NAMED_BYTES = 64 * 1024;

function summarise(result: DriftResult, path: string, window: LoadedWindow['window']): TestedWindow {
  const ranked = result.columns
    .filter((column) => column.status === 'tested' || column.drifted)
    .toSorted((a, b) => Number(b.drifted) - Number(a.drifted) || pastThreshold(b) - pastThreshold(a));
  return {
    result_path: path,
    verdict: result.verdict,
    share: result.dataset.share,
    current_rows: result.current.rows,
    window,
    columns: ranked
      .slice(0, 20)
      .map(({ name, drifted, score, threshold }) => ({ name, drifted, score, threshold })),
    drifted: namesWithin(
      MOST_NAMED_BYTES,
      result.columns.filter((column) => column.drifted).map((column) => column.name),
    ),
    columns_tested: result.dataset.columns,
    columns_drifted: result.dataset.drifted_columns,
    predictions: predictionSummary(result),
    ...(result.changes ? { changes: changesSummary(result.changes) } : {}),
    ...(result.why?.sentence ? { why: result.why.sentence } : {}),
    ...(result.multivariate ? { multivariate: multivariateSummary(result) } : {}),
    ...(result.performance ? { performance: performanceSummary(result.performance) } : {}),
  };
}

/** How far a score is past its threshold, as a ratio: a distance above it, a p-value below it. */
function pastThreshold({ test, score, threshold }: DriftResult['columns'][number]): number {
  if (test === null || score === null || threshold === null) return 0;
  const smallest = Number.MIN_VALUE;
  return TESTS[test].kind === 'p_value'
    ? threshold / Math.max(score, smallest)
    : score / Math.max(threshold, smallest);
}

/**
 * Renders the HTML report of a result that was written before.
 *
 * @param write who writes it: a thread unless told
 */
export async function renderRunReport(
  deps: StepDeps,
  run: Run & { readonly tested: TestedWindow },
  write: (job: ReportJob) => Promise<void> = writeReportInThread,
): Promise<RenderedReport> {
  const paths = reportPaths(run.model, run.window_end);
  await write({
    dataDir: deps.config.data_dir,
    model: run.model,
    windowEnd: run.window_end,
    resultPath: run.tested.result_path,
    htmlPath: paths.html,
    productVersion: deps.productVersion,
    links: reportLinks(deps, run),
  });
  return { html: paths.html, url: `${deps.publicUrl}/reports/${run.model}/${paths.htmlName}` };
}

/** Where else a report's reader may look: the run in Temporal's UI, and all models. */
export function reportLinks(
  { temporalUi, publicUrl }: Pick<StepDeps, 'temporalUi' | 'publicUrl'>,
  { workflow_id: workflowId, run_id: runId }: Pick<Run, 'workflow_id' | 'run_id'>,
): ReportJob['links'] {
  const inTemporal = workflowId === null ? null : (temporalUi?.({ workflowId, runId }) ?? null);
  return [
    ...(inTemporal === null ? [] : [{ label: 'Run in Temporal', href: inTemporal }]),
    ...(publicUrl === '' ? [] : [{ label: 'All models', href: `${publicUrl}/` }]),
  ];
}

/** Whether a run has published its record: an attempt that was cut off afterwards is done again. */
export async function isPublished(deps: StepDeps, run: Run): Promise<boolean> {
  const record = await readRunRecord(deps.config.data_dir, run.model, new Date(run.window_end));
  return record?.run_id === run.run_id;
}

/**
 * Writes the run record, from which metrics, dashboard and `sentinel runs` tell what happened, and removes the frozen
 * rows.
 */
export async function publishRun(
  deps: StepDeps,
  run: Run & { readonly tested: TestedWindow; readonly report: RenderedReport },
): Promise<RunRecord> {
  const { tested } = run;
  const performance = await keepRevision(deps, run, tested);
  const record: RunRecord = {
    run_id: run.run_id,
    workflow_id: run.workflow_id,
    model: run.model,
    window: tested.window,
    verdict: tested.verdict,
    dataset: { columns: tested.columns_tested, drifted_columns: tested.columns_drifted, share: tested.share },
    started_at: run.started_at,
    finished_at: deps.now().toISOString(),
    report_html: run.report.html,
    report_json: tested.result_path,
    trigger: run.trigger,
    drifted: [...tested.drifted],
    ...(tested.predictions ? { predictions: tested.predictions } : {}),
    ...(tested.changes ? { changes: tested.changes } : {}),
    ...(tested.why ? { why: tested.why } : {}),
    ...(tested.multivariate ? { multivariate: tested.multivariate } : {}),
    ...(performance ? { performance } : {}),
  };
  await writeRunRecord(deps.config.data_dir, record);
  await discardSnapshots(deps, run);
  return record;
}
