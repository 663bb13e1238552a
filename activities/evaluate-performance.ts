/** Labels come late: which windows they belong to, and how right the model was there as is known by now. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { durationMs } from '../config/duration.js';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { openDatabase } from '../store/database.js';
import { fileStamp } from '../store/file-stamp.js';
import { type LabelledWindow, labelFingerprints, NO_LABELS } from '../store/label-fingerprints.js';
import {
  addPerformanceRevision,
  type PerformanceSummary,
  readNewestRevisions,
  readPerformanceRevisions,
} from '../store/performance-record.js';
import { listRunRecords, type RunRecord, readRunRecord } from '../store/run-record.js';
import { snapshotWindow } from '../store/snapshot.js';
import { checkedColumns } from './check-plan.js';
import { frozenLabels } from './load-window.js';
import { measureWindow } from './measure-window.js';
import { frozenBeside } from './performance-plan.js';
import { performanceSummary } from './performance-summary.js';
import type { Attempt, Progress, StepDeps } from './step-types.js';

/** A run's history has to stay small enough for one run; what is left over is for the next. */
const MOST_WINDOWS = 500;

const planSchema = z.object({
  model: z.string(),
  /** Windows that end later are not looked at. */
  as_of: z.iso.datetime(),
  /** Windows that end earlier are not; as long ago as labels may come late unless told. */
  from: z.iso.datetime().optional(),
});
export type EvaluationRequest = z.infer<typeof planSchema>;

export interface PlannedWindow {
  readonly window_start: string;
  readonly window_end: string;
  /** How many rows were asked for, of a window by count. */
  readonly window_rows: number | null;
  /** Labels that it has by now. */
  readonly labelled: number;
}

export interface EvaluationPlan {
  /** Windows whose labels have changed since they were last looked at, oldest first. */
  readonly windows: readonly PlannedWindow[];
  readonly looked_at: number;
  /** Windows that are left for another run. */
  readonly left: number;
}

/**
 * Finds the windows of a model whose labels have changed since they were last looked at.
 *
 * @throws SentinelError SENT_USAGE, SENT_MODEL_UNKNOWN
 */
export async function planEvaluation(
  { config }: StepDeps,
  request: EvaluationRequest,
  progress: Progress,
  { signal }: Attempt = {},
): Promise<EvaluationPlan> {
  const { model: id, as_of, from } = parsed(planSchema, request);
  const model = modelOf(config, id);
  const latest = Date.parse(as_of);
  const earliest = from === undefined ? latest - durationMs(model.performance.label_delay) : Date.parse(from);
  const records = (await listRunRecords(config.data_dir, id)).filter(({ window }) => {
    const end = Date.parse(window.end);
    return window.start !== null && end >= earliest && end <= latest;
  });
  progress('find windows', 0, records.length);
  const windows = records.flatMap((record) => windowOf(record) ?? []);
  const database = await openDatabase({
    memoryLimit: config.worker.memory_limit,
    stopped: () => signal?.aborted === true,
  });
  try {
    const labels = await database.withConnection((connection) =>
      labelFingerprints(connection, {
        liveDir: model.live_dir,
        scratch: join(config.data_dir, 'windows', id, 'labels'),
        windows,
      }),
    );
    const stamps = windows.map(({ end }) => fileStamp(end));
    const newest = await readNewestRevisions(config.data_dir, id, stamps);
    const seen = new Map(records.map(({ window, performance }) => [window.end, performance?.labels]));
    const changed = windows
      .map((window) => ({ window, labels: labels.get(window.key) ?? NO_LABELS }))
      .filter(({ window: { key, end }, labels: { fingerprint } }) => {
        const last = newest.get(fileStamp(end))?.summary.labels ?? seen.get(key) ?? NO_LABELS.fingerprint;
        return fingerprint !== last;
      })
      .reverse();
    return {
      windows: changed
        .slice(0, MOST_WINDOWS)
        .map(({ window: { start, end, rows }, labels: { labelled } }) => ({
          window_start: start.toISOString(),
          window_end: end.toISOString(),
          window_rows: rows,
          labelled,
        })),
      looked_at: windows.length,
      left: Math.max(0, changed.length - MOST_WINDOWS),
    };
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await database.close();
  }
}

function windowOf({ window: { start, end, rows } }: RunRecord): LabelledWindow | null {
  return start === null ? null : { key: end, start: new Date(start), end: new Date(end), rows: rows ?? null };
}

const evaluationSchema = z.object({
  model: z.string(),
  window_start: z.iso.datetime(),
  window_end: z.iso.datetime(),
  window_rows: z.int().min(1).nullable(),
  labelled: z.int().min(0),
  workflow_id: z.string().nullable(),
  run_id: z.string().min(1),
});
export type WindowEvaluation = z.infer<typeof evaluationSchema>;

export interface EvaluatedWindow {
  readonly window_end: string;
  /** What is known now; `null` when nothing is. */
  readonly summary: PerformanceSummary | null;
  /** What was known before; `null` when nothing was. */
  readonly before: Pick<PerformanceSummary, 'revision' | 'verdict' | 'labelled'> | null;
  /** Whether it was kept as a revision; not when the labels were those of the last. */
  readonly kept: boolean;
  /** Why nothing could be measured. */
  readonly problem: string | null;
}

/**
 * Looks at a window once more with the labels of now, and keeps what is found as a revision beside what was said before. Done
 * again it keeps nothing twice.
 *
 * @throws SentinelError SENT_USAGE, SENT_MODEL_UNKNOWN
 */
export async function evaluateWindow(
  deps: StepDeps,
  request: WindowEvaluation,
  progress: Progress,
  { signal }: Attempt = {},
): Promise<EvaluatedWindow> {
  const run = parsed(evaluationSchema, request);
  const { config } = deps;
  const model = modelOf(config, run.model);
  const end = new Date(run.window_end);
  const runId = run.run_id.replace(/[^\w-]/g, '_');
  const folder = join(config.data_dir, 'windows', model.id, `${fileStamp(end)}_${runId}_labels`);
  const database = await openDatabase({
    memoryLimit: config.worker.memory_limit,
    stopped: () => signal?.aborted === true,
  });
  try {
    progress('window', 0, 2);
    const frozen = await snapshotWindow(database, {
      liveDir: model.live_dir,
      columns: checkedColumns(model),
      window:
        run.window_rows === null
          ? { kind: 'time', start: new Date(run.window_start), end }
          : { kind: 'rows', rows: run.window_rows, end },
      to: join(folder, 'current.parquet'),
      labels: {
        to: join(folder, 'labels.parquet'),
        ...frozenBeside(model),
      },
    });
    progress('measure performance', 1, 2);
    const labels = frozen.labels && frozenLabels(config, frozen.labels);
    const { section, problem } = await measureWindow(deps, { ...run, run_id: '' }, labels, { signal });
    const { before, own } = await earlierOf(config, run, end);
    const known = before && { revision: before.revision, verdict: before.verdict, labelled: before.labelled };
    if (section === null)
      return { window_end: run.window_end, summary: null, before: known, kept: false, problem };
    // An attempt of this very run has kept it, and was cut off before it could say so.
    if (own !== null && own.labels === section.labels.fingerprint)
      return { window_end: run.window_end, summary: own, before: known, kept: true, problem: null };
    // Without anything before it is the second look all the same: the first, which knew nothing, is the record's.
    const last = own ?? before;
    const revision = last === null ? 2 : section.revision;
    const revised = { ...section, revision };
    const summary = performanceSummary(revised);
    const kept =
      revision > (last?.revision ?? 1) &&
      (await addPerformanceRevision(config.data_dir, {
        model: model.id,
        window: { start: run.window_start, end: run.window_end },
        workflow_id: run.workflow_id,
        run_id: run.run_id,
        summary,
        section: revised,
      }));
    return { window_end: run.window_end, summary, before: known, kept, problem: null };
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was known of a window before a run looked at it, and the newest that the run itself has kept; `null` where there is none. */
async function earlierOf(
  { data_dir }: SentinelConfig,
  run: Pick<WindowEvaluation, 'model' | 'run_id'>,
  end: Date,
): Promise<{ before: PerformanceSummary | null; own: PerformanceSummary | null }> {
  const record = await readRunRecord(data_dir, run.model, end);
  const revisions = await readPerformanceRevisions(data_dir, run.model, end);
  const others = revisions.filter(({ run_id }) => run_id !== run.run_id);
  const newest = revisions.at(-1);
  return {
    before: others.at(-1)?.summary ?? record?.performance ?? null,
    own: newest?.run_id === run.run_id ? newest.summary : null,
  };
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = z.prettifyError(result.error).replace(/\s+/g, ' ');
  throw sentinelError('SENT_USAGE', { problem: `Expected windows to look at: ${problems}` });
}
