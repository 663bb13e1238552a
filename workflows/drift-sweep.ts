/**
 * Checks many models, each by a `driftCheck` of its own, so many at a time. A model whose check fails is told of in the
 * result, and stops no other.
 *
 * Every check leaves events in the sweep's history. So after some hundred of them the sweep goes on in a new run, to which it
 * hands what was found and what is left; none of its checks is under way then.
 */
import { CancelledFailure, defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowCancellationType,
  continueAsNew,
  executeChild,
  ParentClosePolicy,
  patched,
  proxyActivities,
  setCurrentDetails,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { createActivities } from '../activities/create-activities.js';
import type { DriftSweepInput, DriftSweepOutput, SweepSoFar, SweptModel } from './contract.js';
import { driftCheck } from './drift-check.js';
import { failureReason } from './failure-reason.js';
import { inputObject } from './input-object.js';
import { markdownText } from './markdown.js';
import { driftWorkflowId } from './names.js';
import { nominalTime } from './nominal-time.js';
import { createSweepTally, type SweepTally } from './sweep-tally.js';
import { cancellable, cancellation, wasCancelled } from './was-cancelled.js';

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
  return cancellable(() => sweep(input));
}

async function sweep(input?: DriftSweepInput): Promise<DriftSweepOutput> {
  const { carried = null, ...request } = inputObject<DriftSweepInput>(input);
  const { models, concurrency, as_of, models_per_run } =
    carried === null
      ? await planSweep.executeWithOptions({ summary: 'which models' }, [request])
      : carriedPlan(request, carried);
  const end = as_of ?? nominalTime().toISOString();
  const all = carried?.models ?? models.length;
  const tally = createSweepTally(all, carried);
  const show = (): void => setCurrentDetails(details(end, all, tally));

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
      tally.add({
        model,
        verdict: found.verdict,
        drift_share: found.drift_share,
        rows: found.current_rows,
        report_html: found.report_html,
        problem: null,
      });
    } catch (error) {
      if (wasCancelled(error)) throw cancellation(error);
      const { type, message } = failureReason(error);
      const problem = { type, message: message.slice(0, LONGEST_PROBLEM) };
      tally.add({ model, verdict: 'failed', drift_share: null, rows: null, report_html: null, problem });
    }
    show();
  }

  show();
  const here =
    models_per_run !== undefined && models.length > models_per_run && patched('sweep-in-runs')
      ? models.slice(0, models_per_run)
      : models;
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let model = here[next++]; model !== undefined; model = here[next++]) await check(model);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, here.length) }, lane));

  const left = models.slice(here.length);
  if (left.length > 0 && models_per_run !== undefined) {
    // A request to cancel is one to this run: the next would know nothing of it.
    if (CancellationScope.current().consideredCancelled)
      throw new CancelledFailure('the sweep was cancelled');
    await continueAsNew<typeof driftSweep>({
      models: left,
      concurrency,
      as_of: end,
      models_per_run,
      carried: tally.soFar(),
    });
  }
  return finish(end, tally.soFar());
}

/** What a run goes on with. Somebody may have typed it, so its form is looked at. */
function carriedPlan(
  { models, concurrency, as_of, models_per_run }: Omit<DriftSweepInput, 'carried'>,
  carried: SweepSoFar,
): Required<Pick<DriftSweepInput, 'models' | 'concurrency' | 'as_of' | 'models_per_run'>> {
  const { drift, failed, results, stable, insufficient_data, models: all } = carried;
  if (
    ![models, drift, failed, results].every(Array.isArray) ||
    ![...(models ?? []), ...drift, ...failed].every(isText) ||
    !results.every(isSwept) ||
    ![stable, insufficient_data, all].every(Number.isInteger) ||
    models === undefined ||
    as_of === undefined ||
    // With 0 of either no model would be checked, and one run would follow the other without an end.
    !isCount(concurrency) ||
    !isCount(models_per_run)
  )
    throw ApplicationFailure.nonRetryable(
      'Expected the input of a sweep without "carried", which a sweep tells itself alone.',
      'SENT_USAGE',
    );
  return { models, concurrency, as_of, models_per_run };
}

const isText = (value: unknown): boolean => typeof value === 'string';

/** As far as a tally looks at what it was given: on a form that it does not know it would be tried for ever. */
const isSwept = (one: Partial<SweptModel> | null): boolean => isText(one?.model) && isText(one?.verdict);

const isCount = (value: number | undefined): value is number => Number.isInteger(value) && Number(value) >= 1;

/** Sums up a sweep whose models have all been checked. */
function finish(end: string, found: SweepSoFar): DriftSweepOutput {
  const { models, drift, failed, first_problem: first } = found;
  const share = models === 0 ? 0 : drift.length / models;
  upsertSearchAttributes([
    { key: sentinelVerdict, value: drift.length > 0 ? 'drift' : failed.length > 0 ? 'failed' : 'stable' },
    { key: sentinelDriftShare, value: share },
  ]);
  upsertMemo({ drift: drift.length, failed: failed.length, models });
  if (failed.length > 0 && failed.length === models) {
    throw ApplicationFailure.nonRetryable(
      `The checks of all ${models} models failed, the first with: ${first?.message}`,
      first?.type ?? 'SENT_INTERNAL',
    );
  }
  return {
    as_of: end,
    models,
    drift,
    stable: found.stable,
    insufficient_data: found.insufficient_data,
    failed,
    results: found.results.toSorted((a, b) => (a.model < b.model ? -1 : 1)),
    results_left: models - found.results.length,
  };
}

/** The result holds one for each model that failed, and Temporal limits its size. */
const LONGEST_PROBLEM = 300;
const MOST_LINES = 50;

/** What is found so far, the worst first, for the Temporal UI. */
function details(end: string, models: number, tally: SweepTally): string {
  const done = tally.done();
  const rows = tally.worst(MOST_LINES).map(({ model, verdict, drift_share: share, problem }) => {
    const what = problem
      ? markdownText(problem.message)
      : share === null
        ? ''
        : `${Math.round(share * 100)} %`;
    return `| ${markdownText(model)} | ${verdict.replace('_', ' ')} | ${what} |`;
  });
  return [
    `### ${done} of ${models} models, windows to ${end}`,
    '',
    '| model | verdict | columns drifted |',
    '|---|---|---|',
    ...rows,
    ...(done > rows.length ? ['', `and ${done - rows.length} more`] : []),
  ].join('\n');
}
