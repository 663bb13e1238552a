/**
 * Checks many models, each by a `driftCheck` of its own, so many at a time. A model whose check fails is told of in the
 * result, and stops no other.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  ApplicationFailure,
  ChildWorkflowCancellationType,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  setCurrentDetails,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { createActivities } from '../activities/create-activities.js';
import type { DriftSweepInput, DriftSweepOutput, SweptModel } from './contract.js';
import { driftCheck } from './drift-check.js';
import { failureReason } from './failure-reason.js';
import { inputObject } from './input-object.js';
import { markdownText } from './markdown.js';
import { driftWorkflowId } from './names.js';
import { nominalTime } from './nominal-time.js';

type Activities = ReturnType<typeof createActivities>;

const sentinelVerdict = defineSearchAttributeKey('SentinelVerdict', SearchAttributeType.KEYWORD);
const sentinelDriftShare = defineSearchAttributeKey('SentinelDriftShare', SearchAttributeType.DOUBLE);

const { planSweep } = proxyActivities<Pick<Activities, 'planSweep'>>({
  startToCloseTimeout: '1m',
  heartbeatTimeout: '10s',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 5 },
});

/** Checks some models, or all that are configured, and sums up what was found. */
export async function driftSweep(input?: DriftSweepInput): Promise<DriftSweepOutput> {
  const { models, concurrency, as_of } = await planSweep.executeWithOptions({ summary: 'which models' }, [
    inputObject<DriftSweepInput>(input),
  ]);
  const end = as_of ?? nominalTime().toISOString();
  const swept: SweptModel[] = [];
  const show = (): void => setCurrentDetails(details(end, swept, models.length));

  async function check(model: string): Promise<void> {
    try {
      const found = await executeChild(driftCheck, {
        // A check of the model by its own schedule may be under way.
        workflowId: `${driftWorkflowId(model)}/sweep-${workflowInfo().runId}`,
        args: [{ model, as_of: end }],
        staticSummary: `Drift check of ${model}`,
        memo: { model },
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        // A check that hangs must not keep its place for ever.
        workflowRunTimeout: '2h',
      });
      swept.push({
        model,
        verdict: found.verdict,
        drift_share: found.drift_share,
        rows: found.current_rows,
        report_html: found.report_html,
        problem: null,
      });
    } catch (error) {
      if (isCancellation(error)) throw error;
      const { type, message } = failureReason(error);
      const problem = { type, message: message.slice(0, LONGEST_PROBLEM) };
      swept.push({ model, verdict: 'failed', drift_share: null, rows: null, report_html: null, problem });
    }
    show();
  }

  show();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let model = models[next++]; model !== undefined; model = models[next++]) await check(model);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, models.length) }, lane));

  const named = (verdict: SweptModel['verdict']): string[] =>
    swept
      .filter((one) => one.verdict === verdict)
      .map(({ model }) => model)
      .sort();
  const [drift, failed] = [named('drift'), named('failed')];
  const share = models.length === 0 ? 0 : drift.length / models.length;
  upsertSearchAttributes([
    { key: sentinelVerdict, value: drift.length > 0 ? 'drift' : failed.length > 0 ? 'failed' : 'stable' },
    { key: sentinelDriftShare, value: share },
  ]);
  upsertMemo({ drift: drift.length, failed: failed.length, models: models.length });
  if (failed.length > 0 && failed.length === models.length) {
    const [first] = swept;
    throw ApplicationFailure.nonRetryable(
      `The checks of all ${models.length} models failed, the first with: ${first?.problem?.message}`,
      first?.problem?.type ?? 'SENT_INTERNAL',
    );
  }
  return {
    as_of: end,
    models: models.length,
    drift,
    stable: named('stable').length,
    insufficient_data: named('insufficient_data').length,
    failed,
    results: swept.toSorted((a, b) => (a.model < b.model ? -1 : 1)),
  };
}

/** The result holds one for each model that failed, and Temporal limits its size. */
const LONGEST_PROBLEM = 300;
const MOST_LINES = 50;
const RANK: Readonly<Record<SweptModel['verdict'], number>> = {
  drift: 0,
  failed: 1,
  insufficient_data: 2,
  stable: 3,
};

/** What is found so far, the worst first, for the Temporal UI. */
function details(end: string, swept: readonly SweptModel[], models: number): string {
  const rows = swept
    .toSorted((a, b) => RANK[a.verdict] - RANK[b.verdict] || (b.drift_share ?? 0) - (a.drift_share ?? 0))
    .slice(0, MOST_LINES)
    .map(({ model, verdict, drift_share: share, problem }) => {
      const what = problem
        ? markdownText(problem.message)
        : share === null
          ? ''
          : `${Math.round(share * 100)} %`;
      return `| ${markdownText(model)} | ${verdict.replace('_', ' ')} | ${what} |`;
    });
  return [
    `### ${swept.length} of ${models} models, windows to ${end}`,
    '',
    '| model | verdict | columns drifted |',
    '|---|---|---|',
    ...rows,
    ...(swept.length > rows.length ? ['', `and ${swept.length - rows.length} more in the result`] : []),
  ].join('\n');
}
