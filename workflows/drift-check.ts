/**
 * One durable drift check: load, test, render, publish, notify.
 *
 * Every step hands on paths, never data, and writes files whose names follow from the window alone, so a step that is
 * retried, or a window that is backfilled, writes the same files again.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  log,
  proxyActivities,
  setCurrentDetails,
  sleep,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { createActivities } from '../activities/create-activities.js';
import type { TestedWindow } from '../activities/step-types.js';
import { computeActivities } from './compute-activities.js';
import type { DriftCheckInput, DriftCheckOutput } from './contract.js';
import { failureReason } from './failure-reason.js';
import { markdownText } from './markdown.js';
import { tell } from './tell.js';
import { cancellation, wasCancelled } from './was-cancelled.js';

type Activities = ReturnType<typeof createActivities>;

const sentinelModel = defineSearchAttributeKey('SentinelModel', SearchAttributeType.KEYWORD);
const sentinelVerdict = defineSearchAttributeKey('SentinelVerdict', SearchAttributeType.KEYWORD);
const sentinelWindowEnd = defineSearchAttributeKey('SentinelWindowEnd', SearchAttributeType.DATETIME);
const sentinelErrorCode = defineSearchAttributeKey('SentinelErrorCode', SearchAttributeType.KEYWORD);
const sentinelDriftShare = defineSearchAttributeKey('SentinelDriftShare', SearchAttributeType.DOUBLE);
const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

const retry = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '30s',
  maximumAttempts: 5,
} as const;
// Explicit, because the SDK's real default lets a cancelled run close while its activity still writes.
const cancellationType = 'WAIT_CANCELLATION_COMPLETED' as const;

const heavy = computeActivities<Pick<Activities, 'loadWindow' | 'testColumns'>>({
  startToCloseTimeout: '15m',
  heartbeatTimeout: '10s',
  cancellationType,
  retry,
});
const rendering = computeActivities<Pick<Activities, 'renderReport'>>({
  startToCloseTimeout: '2m',
  heartbeatTimeout: '10s',
  cancellationType,
  retry,
});
const light = proxyActivities<Pick<Activities, 'publishRun' | 'abandonRun'>>({
  startToCloseTimeout: '2m',
  heartbeatTimeout: '10s',
  cancellationType,
  retry,
});
const outward = proxyActivities<Pick<Activities, 'notify'>>({
  startToCloseTimeout: '30s',
  heartbeatTimeout: '10s',
  cancellationType,
  scheduleToCloseTimeout: '15m',
  retry: { ...retry, maximumAttempts: 10 },
});

/** How far ahead of now a window may end. More is a mistake in the input, not something to wait for. */
const FURTHEST_AHEAD_MS = 60_000;

/**
 * How long a scheduled check waits behind its slot. A prediction's time is taken before its row is written, so that one of
 * the window's last moment may still be on its way; a backfill, which finds every row, must see no other rows.
 */
const SETTLE_MS = 2_000;

/** Checks one window of a model for drift. Drift and too few rows are results; only a broken run fails. */
export async function driftCheck(input: DriftCheckInput): Promise<DriftCheckOutput> {
  const { model } = parseInput(input);
  const started = workflowInfo().startTime;
  const end = windowEnd(input);
  upsertSearchAttributes([
    { key: sentinelModel, value: model },
    { key: sentinelWindowEnd, value: end },
  ]);
  const wait = end.getTime() + (isSlot(end) ? SETTLE_MS : 0) - Date.now();
  if (wait > 0) await sleep(wait, { summary: 'wait until the window is complete' });

  const run = {
    model,
    window_end: end.toISOString(),
    started_at: started.toISOString(),
    trigger: triggerOf(),
    workflow_id: workflowInfo().workflowId,
    run_id: workflowInfo().runId,
  };

  try {
    setCurrentDetails(`Loading the window of **${model}** that ends ${run.window_end}`);
    const loaded = await heavy().loadWindow.executeWithOptions(
      { summary: `${model}: window to ${run.window_end}` },
      [run],
    );

    setCurrentDetails(
      `Testing ${loaded.current.rows} rows against ${loaded.reference.rows} of the reference`,
    );
    const tested = await heavy().testColumns.executeWithOptions(
      { summary: `${loaded.current.rows} rows against ${loaded.reference.rows}` },
      [{ ...run, loaded }],
    );
    upsertSearchAttributes([
      { key: sentinelVerdict, value: tested.verdict },
      { key: sentinelDriftShare, value: tested.share },
    ]);

    const report = await rendering().renderReport.executeWithOptions({ summary: headline(tested) }, [
      { ...run, tested },
    ]);
    const summary = oneLine(model, tested);
    upsertMemo({ summary, report: report.url, verdict: tested.verdict });
    setCurrentDetails(details(summary, tested, report.url));

    const published = { ...run, tested, report };
    await light.publishRun.executeWithOptions({ summary: `run record ${report.html}` }, [published]);
    await notify(published, headline(tested));

    log.info('drift check finished', { model, verdict: tested.verdict, share: tested.share });
    return {
      summary,
      model,
      verdict: tested.verdict,
      drift_share: tested.share,
      drifted_columns: tested.drifted,
      window: tested.window,
      current_rows: tested.current_rows,
      report_html: report.html,
      report_json: tested.result_path,
      report_url: report.url,
    };
  } catch (error) {
    const cancelled = wasCancelled(error);
    const problem = failureReason(error);
    upsertSearchAttributes(
      cancelled
        ? [{ key: sentinelVerdict, value: 'cancelled' }]
        : [
            { key: sentinelVerdict, value: 'failed' },
            { key: sentinelErrorCode, value: problem.type },
          ],
    );
    const summary = cancelled
      ? `${model}: window to ${minute(run.window_end)} UTC: cancelled`
      : `${model}: window to ${minute(run.window_end)} UTC: failed with ${problem.type}: ${problem.message}`;
    upsertMemo({ summary });
    setCurrentDetails(`### ${markdownText(summary)}`);
    await CancellationScope.nonCancellable(async () => {
      const planned = await light.abandonRun.executeWithOptions(
        { summary: cancelled ? 'clear up' : 'clear up, count the failure' },
        [{ ...run, cancelled, ...(cancelled ? {} : { problem }) }],
      );
      await tell(planned);
    });
    if (cancelled) throw cancellation(error);
    // The reason itself, not the news that an activity failed: this is the line that Temporal's UI shows.
    throw ApplicationFailure.create({
      message: problem.message,
      type: problem.type,
      nonRetryable: true,
      ...(error instanceof Error ? { cause: error } : {}),
    });
  }
}

/** Who started the check: a sweep is the only workflow that does. */
function triggerOf(): 'schedule' | 'sweep' | 'manual' {
  if (scheduledSlot()) return 'schedule';
  return workflowInfo().parent ? 'sweep' : 'manual';
}

/** Tells of a check whose record is published. A notice that cannot be sent is given up; the check has not failed by it. */
async function notify(published: Parameters<Activities['notify']>[0], summary: string): Promise<void> {
  try {
    await tell(await outward.notify.executeWithOptions({ summary }, [published]));
  } catch (error) {
    if (wasCancelled(error)) throw cancellation(error);
    log.error('the notice could not be sent', { model: published.model, error });
  }
}

/** Temporal's UI and CLI let people type the input, so it is checked here, where a bad one ends the run at once. */
function parseInput(input: DriftCheckInput | undefined): DriftCheckInput {
  if (
    typeof input !== 'object' ||
    input === null ||
    typeof input.model !== 'string' ||
    !MODEL_ID.test(input.model)
  ) {
    throw refusal('Expected the input {"model": "<id>"}, got something else.');
  }
  return input;
}

/** The form of a model's id, which becomes a search attribute before anything is looked up. */
const MODEL_ID = /^[a-z][a-z0-9_-]{0,62}$/;
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** The end of a run whose input no retry can mend. */
function refusal(message: string): ApplicationFailure {
  upsertSearchAttributes([
    { key: sentinelVerdict, value: 'failed' },
    { key: sentinelErrorCode, value: 'SENT_USAGE' },
  ]);
  return ApplicationFailure.nonRetryable(message, 'SENT_USAGE');
}

function windowEnd(input: DriftCheckInput): Date {
  if (input.as_of !== undefined) {
    const asOf = new Date(input.as_of);
    if (!ISO_INSTANT.test(String(input.as_of)) || !(asOf.getTime() - Date.now() <= FURTHEST_AHEAD_MS)) {
      throw refusal(
        `Expected as_of to be an ISO 8601 time that is not ahead, got "${String(input.as_of).slice(0, 60)}".`,
      );
    }
    return wholeSecond(asOf);
  }
  const slot = scheduledSlot();
  if (slot && slot.getTime() - Date.now() > FURTHEST_AHEAD_MS)
    throw refusal(`Expected a slot that is not ahead, got ${slot.toISOString()}.`);
  return wholeSecond(slot ?? workflowInfo().startTime);
}

/** Whether a window ends at the slot that the run was started for. */
function isSlot(end: Date): boolean {
  const slot = scheduledSlot();
  return slot !== undefined && wholeSecond(slot).getTime() === end.getTime();
}

/** Report names hold whole seconds. The second is rounded up, and waited for, so that rows of just now are in. */
function wholeSecond(instant: Date): Date {
  return new Date(Math.ceil(instant.getTime() / 1000) * 1000);
}

function scheduledSlot(): Date | undefined {
  return workflowInfo().typedSearchAttributes.get(scheduledStart);
}

function headline(tested: TestedWindow): string {
  const tally = `${tested.columns_drifted} of ${tested.columns_tested} columns drifted`;
  return tested.verdict === 'insufficient_data'
    ? `insufficient data: ${tested.current_rows} rows`
    : `${tested.verdict}: ${tally}`;
}

/** What to add of performance when it has fallen, such as `; performance has fallen by labels: accuracy 0.64`. */
function fall({ performance }: TestedWindow): string {
  if (performance?.verdict !== 'fallen' || performance.judged_by === null) return '';
  const { judged_by: by, figures } = performance;
  const named = figures
    .filter(({ judged, fallen }) => judged && fallen)
    .map((figure) => `${figure.name} ${figure[by]?.toPrecision(3) ?? 'n/a'}`);
  return `; performance has fallen by ${by === 'realised' ? 'labels' : 'estimate'}: ${named.join(', ')}`;
}

/** Model, window, verdict and share in one line. */
function oneLine(model: string, tested: TestedWindow): string {
  const { start, end } = tested.window;
  const window = start === null ? `to ${minute(end)} UTC` : `${minute(start)} to ${minute(end)} UTC`;
  const share = tested.verdict === 'insufficient_data' ? '' : ` (${Math.round(tested.share * 100)} %)`;
  return `${model}, ${window}: ${headline(tested)}${share}${fall(tested)}`;
}

function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** Markdown for the Temporal UI. */
function details(summary: string, tested: TestedWindow, url: string): string {
  const number = (value: number | null): string => (value === null ? 'n/a' : value.toPrecision(3));
  const rows = tested.columns
    .slice(0, 10)
    .map(
      (c) =>
        `| ${markdownText(c.name)} | ${c.drifted ? '**drifted**' : 'stable'} | ${number(c.score)} | ${number(c.threshold)} |`,
    );
  return [
    `### ${markdownText(summary)}`,
    `${tested.current_rows.toLocaleString('en')} rows. [Open the report](${url})`,
    '',
    '| column | verdict | score | threshold |',
    '|---|---|---|---|',
    ...rows,
    ...(tested.columns_tested > rows.length
      ? ['', `and ${tested.columns_tested - rows.length} more in the report`]
      : []),
  ].join('\n');
}
