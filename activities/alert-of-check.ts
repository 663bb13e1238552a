import type { Alert } from '../notify/alert.js';
import { alertText, alertTitle } from '../notify/words.js';
import type { RunRecord } from '../store/run-record.js';

/** A check that has ended. */
export interface EndedCheck {
  readonly model: string;
  readonly window: { readonly start: string | null; readonly end: string };
  readonly workflow_id: string | null;
  readonly run_id: string;
  /** What was found; `null` when the check failed. */
  readonly found: {
    readonly verdict: RunRecord['verdict'];
    readonly share: number;
    readonly drifted: readonly string[];
    readonly why?: string | undefined;
    readonly report_url: string;
  } | null;
  readonly problem: { readonly type: string; readonly message: string } | null;
}

export type Draft = Omit<Alert, 'title' | 'text'>;

export function alertOf(
  check: EndedCheck,
  draft: Pick<Alert, 'id' | 'event' | 'alarm' | 'since' | 'created_at' | 'reminder'> & Partial<Draft>,
): Alert {
  const facts: Draft = {
    schema_version: 1,
    test: false,
    model: check.model,
    window: check.window,
    verdict: check.found?.verdict ?? null,
    share: check.found?.share ?? null,
    columns: [],
    windows: null,
    problem: check.problem,
    candidate: null,
    performance: null,
    why: check.found?.why ?? null,
    report_url: check.found?.report_url ?? null,
    run: { workflow_id: check.workflow_id, run_id: check.run_id },
    ...draft,
  };
  return { ...facts, title: alertTitle(facts), text: alertText(facts) };
}
