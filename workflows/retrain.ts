/**
 * Trains a candidate on recent predictions whose truth is known, compares it with the champion on the same held-out rows,
 * and waits for a person: approved it is promoted and served, rejected or left alone it is set aside.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  defineQuery,
  defineUpdate,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { createActivities } from '../activities/create-activities.js';
import type { Decision } from '../activities/retrain.js';
import type { Comparison } from '../activities/retrain-task.js';
import { computeActivities } from './compute-activities.js';
import type { Decided, RetrainInput, RetrainOutput, RetrainState } from './contract.js';
import { inputObject } from './input-object.js';
import { markdownText } from './markdown.js';
import { nominalTime } from './nominal-time.js';
import { tell } from './tell.js';
import { cancellation, wasCancelled } from './was-cancelled.js';

type Activities = ReturnType<typeof createActivities>;

const sentinelModel = defineSearchAttributeKey('SentinelModel', SearchAttributeType.KEYWORD);

/** Decide about the candidate that waits. */
export const approve = defineUpdate<Decided, [Decision]>('approve');
export const reject = defineUpdate<Decided, [Decision]>('reject');
/** Where the run is, and what is to be decided on. */
export const retrainState = defineQuery<RetrainState>('retrainState');

const retry = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '30s',
  maximumAttempts: 5,
} as const;
const cancellationType = 'WAIT_CANCELLATION_COMPLETED' as const;
const heavy = computeActivities<Pick<Activities, 'collectLabelled' | 'trainCandidate' | 'compareModels'>>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  cancellationType,
  retry,
});
const light = proxyActivities<
  Pick<Activities, 'planApproval' | 'promoteCandidate' | 'archiveCandidate' | 'discardLabelled'>
>({
  startToCloseTimeout: '2m',
  heartbeatTimeout: '10s',
  cancellationType,
  retry,
});

/** Retrains one model. That there is too little to learn from, or that nobody approves, is a result; a broken run fails. */
export async function retrain(input: RetrainInput): Promise<RetrainOutput> {
  const model = modelOf(input);
  upsertSearchAttributes([{ key: sentinelModel, value: model }]);
  const { runId, workflowId } = workflowInfo();
  const run = { model, as_of: nominalTime().toISOString(), run_id: runId };

  let phase: RetrainState['phase'] = 'collecting';
  let comparison: Comparison | null = null;
  let decideBy: string | null = null;
  let decided: Decided | null = null;

  const refusal = (decision: unknown): string | null => {
    if (phase !== 'waiting' || comparison === null)
      return decided === null
        ? `No candidate of ${model} waits for a decision; the run is ${phase}.`
        : `It is decided already: ${decided.decision} by ${decided.by}.`;
    if (decided !== null) return `It is decided already: ${decided.decision} by ${decided.by}.`;
    return isDecision(decision) ? null : 'Expected {"by": "<who decides>", "reason": "<why, optional>"}.';
  };
  const validator = (decision: unknown): void => {
    const problem = refusal(decision);
    if (problem !== null) throw ApplicationFailure.nonRetryable(problem, 'SENT_RETRAIN_NOT_WAITING');
  };
  const handler =
    (decision: Decided['decision']) =>
    ({ by, reason }: Decision): Decided => {
      const made: Decided = {
        decision,
        by,
        reason: reason ?? null,
        candidate: comparison?.candidate.version ?? '',
      };
      decided = made;
      return made;
    };
  setHandler(approve, handler('approved'), { validator, description: 'Promote the candidate that waits' });
  setHandler(reject, handler('rejected'), { validator, description: 'Set the candidate that waits aside' });
  setHandler(retrainState, () => ({ phase, model, comparison, decide_by: decideBy, decided }), {
    description: 'Where the run is, and what is to be decided on',
  });

  let candidate: string | null = null;
  const base = { model, labelled: 0, unusable: 0, candidate, champion: null, comparison, decided };
  try {
    setCurrentDetails(`Collecting predictions of **${markdownText(model)}** whose truth is known`);
    const rows = await heavy().collectLabelled.executeWithOptions({ summary: `${model} to ${run.as_of}` }, [
      run,
    ]);
    const counted = { ...base, labelled: rows.labelled, unusable: rows.unusable };
    if (!rows.enough) {
      setCurrentDetails(
        `${rows.labelled} predictions with truth, and ${rows.min_rows} are needed: nothing was trained.`,
      );
      return { ...counted, outcome: 'insufficient_data' };
    }

    phase = 'training';
    setCurrentDetails(`Training on ${rows.training_rows} rows`);
    const trained = await heavy().trainCandidate.executeWithOptions(
      { summary: `train on ${rows.training_rows} rows` },
      [{ ...run, rows, by: workflowId }],
    );
    candidate = trained.candidate;

    phase = 'comparing';
    const compared: Comparison = await heavy().compareModels.executeWithOptions(
      { summary: `compare on ${rows.held_out_rows} rows` },
      [{ ...run, rows, candidate }],
    );
    comparison = compared;
    const champion = compared.champion?.version ?? null;
    const output = { ...counted, candidate, champion, comparison };
    upsertMemo({ candidate, champion });
    if (champion === candidate) {
      setCurrentDetails(`The candidate predicts just as the champion **${champion}** does: nothing changes.`);
      return { ...output, outcome: 'unchanged' };
    }

    phase = 'waiting';
    decideBy = new Date(Date.now() + rows.decide_within_ms).toISOString();
    setCurrentDetails(details(model, compared, decideBy));
    await tell(
      await light.planApproval.executeWithOptions({ summary: 'who is to be told' }, [
        { ...run, candidate, champion, decide_by: decideBy, workflow_id: workflowId },
      ]),
    );
    await condition(() => decided !== null, rows.decide_within_ms, {
      summary: `approve or reject ${candidate} until ${decideBy}`,
    });

    const verdict = finished(decided);
    phase = 'acting';
    if (verdict?.decision === 'approved') {
      await light.promoteCandidate.executeWithOptions({ summary: `promote ${candidate}, by ${verdict.by}` }, [
        { ...run, candidate, champion, ...because(verdict) },
      ]);
      setCurrentDetails(
        `**${candidate}** is champion of ${markdownText(model)}, approved by ${markdownText(verdict.by)}.`,
      );
      return { ...output, decided: verdict, outcome: 'promoted' };
    }
    const why = verdict ? because(verdict) : { by: workflowId, reason: `nobody decided until ${decideBy}` };
    await light.archiveCandidate.executeWithOptions({ summary: `set ${candidate} aside` }, [
      { ...run, candidate, ...why },
    ]);
    setCurrentDetails(
      verdict
        ? `**${candidate}** is set aside, rejected by ${markdownText(verdict.by)}.`
        : `**${candidate}** is set aside: nobody decided until ${decideBy}.`,
    );
    return { ...output, decided: verdict, outcome: verdict ? 'rejected' : 'timed_out' };
  } catch (error) {
    const cancelled = wasCancelled(error);
    if (candidate !== null) {
      const aside = { ...run, candidate, by: workflowId };
      const reason = cancelled ? 'the run was cancelled' : 'the run failed';
      await CancellationScope.nonCancellable(() =>
        light.archiveCandidate.executeWithOptions({ summary: `set ${candidate} aside` }, [
          { ...aside, reason },
        ]),
      );
    }
    throw cancelled ? cancellation(error) : error;
  } finally {
    phase = 'ended';
    await CancellationScope.nonCancellable(async () => {
      await condition(allHandlersFinished);
      await light.discardLabelled.executeWithOptions({ summary: 'clear up' }, [run]);
    });
  }
}

/** What was decided, read through a call: the compiler does not see that an update handler sets it. */
function finished(decided: Decided | null): Decided | null {
  return decided;
}

function because({ by, reason }: Decided): Decision {
  return { by, ...(reason === null ? {} : { reason }) };
}

function isDecision(value: unknown): value is Decision {
  if (typeof value !== 'object' || value === null || !('by' in value)) return false;
  const { by } = value;
  const reason = 'reason' in value ? value.reason : undefined;
  return (
    typeof by === 'string' &&
    by.trim() !== '' &&
    by.length <= 200 &&
    (reason === undefined || (typeof reason === 'string' && reason.length <= 1000))
  );
}

/** Temporal's UI and CLI let people type the input, so it is checked here, where a bad one ends the run at once. */
function modelOf(input: RetrainInput): string {
  const { model } = inputObject<RetrainInput>(input);
  if (typeof model !== 'string' || !/^[a-z][a-z0-9_-]{0,62}$/.test(model))
    throw ApplicationFailure.nonRetryable(
      'Expected the input {"model": "<id>"}, got something else.',
      'SENT_USAGE',
    );
  return model;
}

/** The comparison as a table, and how to decide, for the Temporal UI. */
function details(model: string, { rows, candidate, champion, ...right }: Comparison, until: string): string {
  const keys = Object.keys(candidate.metrics).filter(
    (key) => !['rows', 'held_out_rows', 'measured_on'].includes(key),
  );
  const figure = (metrics: object | undefined, key: string): string => {
    const value = metrics && Object.entries(metrics).find(([name]) => name === key)?.[1];
    return typeof value === 'number' ? value.toFixed(4) : 'n/a';
  };
  return [
    `### ${markdownText(model)}: ${candidate.version} waits for a decision until ${until}`,
    '',
    `| on ${rows} held-out rows | candidate | champion |`,
    '|---|---|---|',
    ...keys.map(
      (key) =>
        `| ${key.replace('_', ' ')} | ${figure(candidate.metrics, key)} | ${figure(champion?.metrics, key)} |`,
    ),
    `| right where the other is wrong | ${right.only_candidate_right ?? 'n/a'} | ${right.only_champion_right ?? 'n/a'} |`,
    '',
    `\`sentinel approve --model ${model}\` or \`sentinel reject --model ${model}\`; here, the updates \`approve\` and \`reject\` with {"by": "you"}.`,
  ].join('\n');
}
