import { modelOf } from '../config/load-config.js';
import { alertId } from '../notify/alert.js';
import { alertText, alertTitle } from '../notify/words.js';
import type { Draft } from './alert-of-check.js';
import { addressed, type PlanDeps, type PlannedAlert } from './planned-alert.js';

/** A candidate that waits for a person. */
export interface WaitingCandidate {
  readonly model: string;
  readonly candidate: string;
  readonly champion: string | null;
  /** Until when it waits, ISO 8601. */
  readonly decide_by: string;
  readonly as_of: string;
  readonly workflow_id: string;
  readonly run_id: string;
}

/** What is to be told of a candidate that waits, and to whom. Asked again about the same run it answers the same but for the time. */
export function planApproval({ config, now }: PlanDeps, waiting: WaitingCandidate): PlannedAlert[] {
  const { id: model } = modelOf(config, waiting.model);
  const at = now().toISOString();
  const facts: Draft = {
    schema_version: 1,
    id: alertId(model, waiting.run_id, 'approval', waiting.candidate),
    event: 'approval',
    alarm: 'approval',
    reminder: false,
    test: false,
    model,
    since: at,
    created_at: at,
    window: { start: null, end: waiting.as_of },
    verdict: null,
    share: null,
    columns: [],
    windows: null,
    problem: null,
    candidate: { version: waiting.candidate, champion: waiting.champion, decide_by: waiting.decide_by },
    performance: null,
    why: null,
    report_url: null,
    run: { workflow_id: waiting.workflow_id, run_id: waiting.run_id },
  };
  return addressed(config, [{ ...facts, title: alertTitle(facts), text: alertText(facts) }]);
}
