/** What the dashboard sees of Temporal, and what it may ask of it. The API is given an implementation. */

export interface ScheduleState {
  /** Of the model itself, or of the sweep of all models. */
  readonly of: 'model' | 'sweep';
  readonly paused: boolean;
  readonly note: string;
  /** The next time that it is due, ISO 8601; `null` when it is paused or never due again. */
  readonly next: string | null;
}

export interface RunReference {
  readonly workflow_id: string;
  readonly run_id: string;
}

/** A candidate that waits for a person's decision. */
export interface WaitingCandidate {
  readonly candidate: string;
  readonly champion: string | null;
  /** Held-out rows that both were measured on. */
  readonly rows: number;
  /** When it is set aside if nobody decides. */
  readonly decide_by: string | null;
  readonly figures: readonly {
    readonly name: string;
    readonly candidate: number | null;
    readonly champion: number | null;
  }[];
}

/** What Temporal knows of one model. */
export interface ModelOperations {
  readonly schedule: ScheduleState | null;
  /** The check under way. */
  readonly running: (RunReference & { readonly since: string }) | null;
  /** The last check that failed, within a week. */
  readonly failed: (RunReference & { readonly at: string; readonly code: string | null }) | null;
  /** The retraining under way. */
  readonly retrain: (RunReference & { readonly waiting: WaitingCandidate | null }) | null;
}

export interface Look {
  /** By model; empty as long as Temporal has never answered. */
  readonly models: ReadonlyMap<string, ModelOperations>;
  /** When Temporal said so, ISO 8601; `null` when it never did. */
  readonly as_of: string | null;
  /** Why it does not answer now; `null` when it does. */
  readonly problem: string | null;
}

export interface Decision {
  readonly by: string;
  readonly reason?: string;
}

export interface Operations {
  /** What Temporal knows of all models, at most a few seconds old. Answers within a second, also when Temporal is away. */
  look(): Promise<Look>;
  /** @throws SentinelError SENT_SCHEDULE_NOT_APPLIED, SENT_TEMPORAL_UNREACHABLE */
  pause(model: string, note: string, by: string | null): Promise<void>;
  /** @throws SentinelError SENT_SCHEDULE_NOT_APPLIED, SENT_TEMPORAL_UNREACHABLE */
  resume(model: string, note: string, by: string | null): Promise<void>;
  /**
   * Decides about a candidate that waits in a run, and about no other that waits there by now.
   *
   * @throws SentinelError SENT_RETRAIN_NOT_WAITING, SENT_WORKER_SILENT, SENT_TEMPORAL_UNREACHABLE
   */
  decide(
    model: string,
    verb: 'approve' | 'reject',
    waiting: { readonly workflow_id: string; readonly candidate: string },
    decision: Decision,
  ): Promise<void>;
  /** The run in Temporal's UI, or that itself for `null`; `null` where there is none to link to. */
  readonly address: (run: RunReference | null) => string | null;
}
