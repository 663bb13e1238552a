import * as z from 'zod';
import type { SentinelConfig } from '../config/load-config.js';
import type { DriftResult } from '../drift/result.js';
import type { PerformanceSummary } from '../store/performance-record.js';
import type { RunRecord } from '../store/run-record.js';

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

export const snapshotSchema = z.object({
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
