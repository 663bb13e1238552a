/** What goes into the workflows and comes out of them. Temporal stores both; fields may be added, never renamed. */
import type { PlannedAlert } from '../activities/planned-alert.js';
import type { Pruned } from '../activities/prune-history.js';
import type { Comparison } from '../activities/retrain-task.js';
import type { PerformanceVerdict } from '../drift/performance/performance-schema.js';
import type { Verdict } from '../drift/result.js';

export interface DriftCheckInput {
  readonly model: string;
  /**
   * End of the window, ISO 8601. Unless told it is the slot's time when a schedule started the run (so a backfill
   * looks at the windows of its slots), else the moment the run was started.
   */
  readonly as_of?: string;
}

export interface DriftCheckOutput {
  /** All of it in one line, for people who look at the run in Temporal's UI. */
  readonly summary: string;
  readonly model: string;
  readonly verdict: Verdict;
  readonly drift_share: number;
  readonly drifted_columns: readonly string[];
  readonly window: { readonly start: string | null; readonly end: string };
  readonly current_rows: number;
  /** Paths relative to the data folder. */
  readonly report_html: string;
  readonly report_json: string;
  readonly report_url: string;
}

/** One alert, as a check has planned it. */
export type DeliverAlertInput = PlannedAlert;

export interface DeliverAlertOutput {
  /** The alert's id. */
  readonly alert: string;
  /** Those that were told. */
  readonly channels: readonly string[];
}

export interface CompactLiveLogInput {
  /** Only these models, at most 600; all unless told. */
  readonly models?: readonly string[];
}

export interface CompactLiveLogOutput {
  readonly models: number;
  /** Days of which something was compacted. */
  readonly days: number;
  readonly files: number;
  readonly rows: number;
  readonly csv_bytes: number;
  readonly parquet_bytes: number;
  /** Files that stay CSV, and why; at most twenty are named. */
  readonly left: readonly { readonly file: string; readonly reason: string }[];
  readonly files_left: number;
}

export interface DriftSweepInput {
  /** Only these models; all unless told. */
  readonly models?: readonly string[];
  /** Models checked at the same time; `sweep.concurrency` of the configuration unless told. */
  readonly concurrency?: number;
  /** End of all windows, ISO 8601; the slot's time or the start of the run unless told. */
  readonly as_of?: string;
  /** So many models are checked before the workflow goes on in a run with an empty history; 400 unless told. */
  readonly models_per_run?: number;
  /** What the runs before this one have found. The workflow tells it to itself, and nobody else does. */
  readonly carried?: SweepSoFar;
}

/** What a sweep has found. One run of the workflow hands it to the next. */
export interface SweepSoFar {
  /** Models of the whole sweep. */
  readonly models: number;
  readonly drift: readonly string[];
  readonly failed: readonly string[];
  readonly stable: number;
  readonly insufficient_data: number;
  /** Of the check that failed first. */
  readonly first_problem: SweptModel['problem'];
  /** The worst ones, first the worst: of thousands of models not all go through Temporal. */
  readonly results: readonly SweptModel[];
}

export interface SweptModel {
  readonly model: string;
  readonly verdict: Verdict | 'failed';
  readonly drift_share: number | null;
  readonly rows: number | null;
  /** Relative to the data folder. */
  readonly report_html: string | null;
  /** Why the check failed. */
  readonly problem: { readonly type: string; readonly message: string } | null;
}

export interface DriftSweepOutput {
  readonly as_of: string;
  readonly models: number;
  /** The models that have drifted, by name. */
  readonly drift: readonly string[];
  readonly stable: number;
  readonly insufficient_data: number;
  /** The models whose check failed. */
  readonly failed: readonly string[];
  /** By model: of all models, or of the worst when there are many hundreds. */
  readonly results: readonly SweptModel[];
  /** Models without a result in the list. Their checks have left records and reports as every check does. */
  readonly results_left: number;
}

export interface RetrainInput {
  readonly model: string;
}

/** A person's decision about a candidate. */
export interface Decided {
  readonly decision: 'approved' | 'rejected';
  readonly by: string;
  readonly reason: string | null;
  readonly candidate: string;
}

/** What a run of `retrain` answers when it is asked. */
export interface RetrainState {
  readonly phase: 'collecting' | 'training' | 'comparing' | 'waiting' | 'acting' | 'ended';
  readonly model: string;
  readonly comparison: Comparison | null;
  /** When the candidate is set aside if nobody has decided. */
  readonly decide_by: string | null;
  readonly decided: Decided | null;
}

export interface RetrainOutput {
  readonly model: string;
  readonly outcome: 'promoted' | 'rejected' | 'timed_out' | 'unchanged' | 'insufficient_data';
  /** Predictions whose truth is known. */
  readonly labelled: number;
  /** Those that could not be learnt from. */
  readonly unusable: number;
  readonly candidate: string | null;
  /** The champion that it was compared with. */
  readonly champion: string | null;
  readonly comparison: Comparison | null;
  readonly decided: Decided | null;
}

export interface EvaluatePerformanceInput {
  readonly model: string;
  /** Windows that end before this are left alone, ISO 8601; as long ago as labels may come late unless told. */
  readonly from?: string;
  /** So are those that end after this; the slot's time or the start of the run unless told. */
  readonly as_of?: string;
}

/** A window that was looked at once more. */
export interface RevisedWindow {
  readonly end: string;
  readonly revision: number | null;
  readonly labelled: number | null;
  readonly predictions: number | null;
  readonly verdict: PerformanceVerdict | null;
  readonly verdict_before: PerformanceVerdict | null;
}

export interface EvaluatePerformanceOutput {
  /** All of it in one line, for people who look at the run in Temporal's UI. */
  readonly summary: string;
  readonly model: string;
  /** Windows whose labels were counted. */
  readonly looked_at: number;
  /** Those whose labels had changed, of which revisions were kept. */
  readonly revised: number;
  /** Those of them in which performance has fallen. */
  readonly fallen: number;
  /** Windows that are left for the next run. */
  readonly left: number;
  /** The newest of those that were revised. */
  readonly windows: readonly RevisedWindow[];
  /** Windows that could not be measured, and why. */
  readonly problems: readonly string[];
}

export interface PruneHistoryInput {
  /** Only these models, at most 1,500, and no process logs; all unless told. */
  readonly models?: readonly string[];
  /** Count, and remove nothing. */
  readonly dry_run?: boolean;
}

export interface PruneHistoryOutput {
  readonly dry_run: boolean;
  /** Ages were counted up to here. */
  readonly as_of: string;
  readonly models: number;
  /**
   * What the last attempt of each step removed, or would have: what one before it had removed when it was cut off is gone, and counted
   * nowhere.
   */
  readonly files: number;
  /** Of these files. */
  readonly bytes: number;
  /** The same by kind. */
  readonly removed: readonly Pruned[];
}
