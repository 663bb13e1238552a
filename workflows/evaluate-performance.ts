/**
 * Labels come late: looks again at the windows of a model whose labels have changed, one after the other, and keeps what
 * is found beside what was said before.
 *
 * Which windows these are follows from the files alone, and a window that was looked at with the labels of now is none of
 * them. So a run that is killed, or started twice, does nothing twice, and what it has not come to is found by the next.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  ApplicationFailure,
  log,
  proxyActivities,
  setCurrentDetails,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { createActivities } from '../activities/create-activities.js';
import type { EvaluatedWindow } from '../activities/evaluate-performance.js';
import { computeActivities } from './compute-activities.js';
import type { EvaluatePerformanceInput, EvaluatePerformanceOutput, RevisedWindow } from './contract.js';
import { failureReason } from './failure-reason.js';
import { inputObject } from './input-object.js';
import { markdownText } from './markdown.js';
import { nominalTime } from './nominal-time.js';
import { tell } from './tell.js';
import { cancellation, wasCancelled } from './was-cancelled.js';

type Activities = ReturnType<typeof createActivities>;

const sentinelModel = defineSearchAttributeKey('SentinelModel', SearchAttributeType.KEYWORD);
const sentinelVerdict = defineSearchAttributeKey('SentinelVerdict', SearchAttributeType.KEYWORD);
const sentinelErrorCode = defineSearchAttributeKey('SentinelErrorCode', SearchAttributeType.KEYWORD);

const compute = computeActivities<Pick<Activities, 'planEvaluation' | 'evaluateWindow' | 'renderWindows'>>({
  startToCloseTimeout: '30m',
  heartbeatTimeout: '10s',
  // Explicit, because the SDK's real default lets a cancelled run close while its activity still writes.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 5 },
});

const { notifyPerformance } = proxyActivities<Pick<Activities, 'notifyPerformance'>>({
  startToCloseTimeout: '30s',
  heartbeatTimeout: '10s',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  scheduleToCloseTimeout: '15m',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 10 },
});

/** Windows that the output names. */
const MOST_NAMED = 50;
/** Reports that are rendered in one step. */
const RENDERED_AT_ONCE = 20;

/** Evaluates the performance of a model once more wherever labels have come. */
export async function evaluatePerformance(
  input?: EvaluatePerformanceInput,
): Promise<EvaluatePerformanceOutput> {
  const { model, from, as_of: asked } = inputObject<Partial<EvaluatePerformanceInput>>(input);
  if (typeof model !== 'string' || !MODEL_ID.test(model)) {
    fail('SENT_USAGE');
    throw ApplicationFailure.nonRetryable(
      'Expected the input {"model": "<id>"}, got something else.',
      'SENT_USAGE',
    );
  }
  upsertSearchAttributes([{ key: sentinelModel, value: model }]);
  const { workflowId, runId } = workflowInfo();
  const run = { model, workflow_id: workflowId, run_id: runId };
  const revised: EvaluatedWindow[] = [];
  const problems: string[] = [];
  try {
    setCurrentDetails(`Looking for labels of **${model}** that came late`);
    const plan = await compute().planEvaluation.executeWithOptions(
      { summary: `${model}: windows with new labels` },
      [{ model, as_of: asked ?? nominalTime().toISOString(), ...(from === undefined ? {} : { from }) }],
    );
    for (const [at, window] of plan.windows.entries()) {
      setCurrentDetails(details(model, revised, `${at + 1} of ${plan.windows.length} windows`, problems));
      const summary = `${model}: window to ${window.window_end}, ${window.labelled} labels`;
      const evaluated = await compute().evaluateWindow.executeWithOptions({ summary }, [
        { ...window, ...run },
      ]);
      if (evaluated.problem !== null) problems.push(`${minute(window.window_end)} UTC: ${evaluated.problem}`);
      if (evaluated.kept) revised.push(evaluated);
    }
    const ends = revised.map(({ window_end }) => window_end);
    for (let at = 0; at < ends.length; at += RENDERED_AT_ONCE)
      await compute().renderWindows.executeWithOptions({ summary: 'reports of these windows' }, [
        { model, window_ends: ends.slice(at, at + RENDERED_AT_ONCE) },
      ]);
    const newest = ends.at(-1);
    if (newest !== undefined) await notify({ ...run, window: { start: null, end: newest } });
    return finish(model, plan, revised, problems);
  } catch (error) {
    if (wasCancelled(error)) {
      upsertSearchAttributes([{ key: sentinelVerdict, value: 'cancelled' }]);
      throw cancellation(error);
    }
    const problem = failureReason(error);
    fail(problem.type);
    upsertMemo({ summary: `${model}: failed with ${problem.type}: ${problem.message}` });
    // The reason itself, not the news that an activity failed: this is the line that Temporal's UI shows.
    throw ApplicationFailure.create({
      message: problem.message,
      type: problem.type,
      nonRetryable: true,
      ...(error instanceof Error ? { cause: error } : {}),
    });
  }
}

/** Tells of what was found. A notice that cannot be sent is given up; the run has not failed by it. */
async function notify(ended: Parameters<Activities['notifyPerformance']>[0]): Promise<void> {
  try {
    await tell(await notifyPerformance.executeWithOptions({ summary: 'who is to be told' }, [ended]));
  } catch (error) {
    if (wasCancelled(error)) throw cancellation(error);
    log.error('the notice could not be sent', { model: ended.model, error });
  }
}

/** The form of a model's id, which becomes a search attribute before anything is looked up. */
const MODEL_ID = /^[a-z][a-z0-9_-]{0,62}$/;

function fail(code: string): void {
  upsertSearchAttributes([
    { key: sentinelVerdict, value: 'failed' },
    { key: sentinelErrorCode, value: code },
  ]);
}

function finish(
  model: string,
  plan: { readonly looked_at: number; readonly left: number },
  revised: readonly EvaluatedWindow[],
  problems: readonly string[],
): EvaluatePerformanceOutput {
  const fallen = revised.filter(({ summary }) => summary?.verdict === 'fallen').length;
  const summary =
    revised.length === 0
      ? `${model}: no window of ${plan.looked_at} has new labels`
      : `${model}: ${revised.length} of ${plan.looked_at} windows have new labels; performance has fallen in ${fallen}`;
  upsertSearchAttributes([
    {
      key: sentinelVerdict,
      value: revised.length === 0 ? 'unchanged' : fallen > 0 ? 'fallen' : 'as_expected',
    },
  ]);
  upsertMemo({ summary });
  setCurrentDetails(details(model, revised, null, problems));
  log.info('performance evaluated', { model, revised: revised.length, fallen });
  return {
    summary,
    model,
    looked_at: plan.looked_at,
    revised: revised.length,
    fallen,
    left: plan.left,
    windows: revised.slice(-MOST_NAMED).map(revisedWindow),
    problems: problems.slice(0, MOST_NAMED),
  };
}

function revisedWindow({ window_end, summary, before }: EvaluatedWindow): RevisedWindow {
  return {
    end: window_end,
    revision: summary?.revision ?? null,
    labelled: summary?.labelled ?? null,
    predictions: summary?.predictions ?? null,
    verdict: summary?.verdict ?? null,
    verdict_before: before?.verdict ?? null,
  };
}

function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** Markdown for the Temporal UI. */
function details(
  model: string,
  revised: readonly EvaluatedWindow[],
  now: string | null,
  problems: readonly string[],
): string {
  const number = (value: number | null | undefined): string => (value == null ? 'n/a' : value.toPrecision(3));
  const rows = revised.slice(-10).map(({ window_end, summary, before }) => {
    const main = summary?.figures.find(({ judged }) => judged);
    return `| ${minute(window_end)} | ${before?.verdict ?? 'n/a'} | ${summary?.verdict ?? 'n/a'} | ${summary?.labelled ?? 0} of ${summary?.predictions ?? 0} | ${main?.name ?? 'n/a'} ${number(main?.realised)} |`;
  });
  return [
    `### ${markdownText(model)}: ${revised.length} windows evaluated with new labels`,
    ...(now === null ? [] : [`Now: ${now}`]),
    '',
    '| window to (UTC) | before | now | labels | first judged figure |',
    '|---|---|---|---|---|',
    ...rows,
    ...problems.slice(0, 10).map((problem) => `- ${markdownText(problem)}`),
  ].join('\n');
}
