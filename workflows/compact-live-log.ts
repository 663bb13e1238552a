/**
 * Turns closed CSV files of the logs into Parquet, one day after the other. A day that cannot be compacted stays as it is,
 * and the others go on.
 */
import {
  ApplicationFailure,
  patched,
  proxyActivities,
  setCurrentDetails,
  upsertMemo,
} from '@temporalio/workflow';
import type { createActivities } from '../activities/create-activities.js';
import { computeActivities } from './compute-activities.js';
import type { CompactLiveLogInput, CompactLiveLogOutput } from './contract.js';
import { daysToCompact } from './days-to-compact.js';
import { failureReason } from './failure-reason.js';
import { fewEnough } from './few-enough.js';
import { inputObject } from './input-object.js';
import { markdownText } from './markdown.js';
import { cancellable, cancellation, wasCancelled } from './was-cancelled.js';

type Activities = ReturnType<typeof createActivities>;

const retry = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '30s',
  maximumAttempts: 8,
} as const;
const { selectModels, planCompaction } = proxyActivities<Pick<Activities, 'selectModels' | 'planCompaction'>>(
  {
    startToCloseTimeout: '10m',
    heartbeatTimeout: '10s',
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry,
  },
);
const heavy = computeActivities<Pick<Activities, 'compactDay'>>({
  startToCloseTimeout: '2h',
  heartbeatTimeout: '10s',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry,
});

const MOST_NAMED = 20;
/** A run's history has to stay small. What is left over is for the next run. */
const MOST_DAYS = 1_000;
/** Each is planned, which with all days makes some 9,600 events. */
const MOST_MODELS = 600;

/** Compacts the logs of some models, or of all. */
export async function compactLiveLog(input?: CompactLiveLogInput): Promise<CompactLiveLogOutput> {
  return cancellable(() => compact(input));
}

async function compact(input?: CompactLiveLogInput): Promise<CompactLiveLogOutput> {
  const selection = inputObject<CompactLiveLogInput>(input);
  const selected = await selectModels.executeWithOptions({ summary: 'which models' }, [selection]);
  const models = fewEnough(selected, MOST_MODELS, 'compacted');
  const total = { days: 0, files: 0, rows: 0, csv_bytes: 0, parquet_bytes: 0 };
  const left: { file: string; reason: string }[] = [];
  let filesLeft = 0;
  const problems: string[] = [];
  let days = 0;

  const plan = (model: string) => planCompaction.executeWithOptions({ summary: model }, [{ model }]);
  const plansNoMore = () => patched('nothing-planned-for-later');
  for await (const { model, day } of daysToCompact(models, plan, MOST_DAYS, plansNoMore)) {
    days += 1;
    const what = `${model}, ${day.log} of ${day.day}`;
    setCurrentDetails(details(total, what, problems));
    try {
      const done = await heavy().compactDay.executeWithOptions({ summary: what }, [day]);
      total.days += done.files > 0 ? 1 : 0;
      total.files += done.files;
      total.rows += done.rows;
      total.csv_bytes += done.csv_bytes;
      total.parquet_bytes += done.parquet_bytes;
      filesLeft += done.left.length;
      left.push(...done.left.slice(0, MOST_NAMED - left.length));
    } catch (error) {
      if (wasCancelled(error)) throw cancellation(error);
      problems.push(`${what}: ${failureReason(error).message}`);
    }
  }
  setCurrentDetails(details(total, null, problems));
  if (problems.length > 0) {
    const named = problems.slice(0, 5).join('; ');
    throw ApplicationFailure.nonRetryable(
      `${problems.length} of ${days} days could not be compacted and are kept as they are: ${named}`,
      'SENT_COMPACTION_FAILED',
      { ...total, problems: problems.slice(0, MOST_NAMED) },
    );
  }
  upsertMemo({ files: total.files, rows: total.rows });
  return { models: models.length, ...total, left, files_left: filesLeft };
}

function details(
  { files, rows, csv_bytes, parquet_bytes }: Omit<CompactLiveLogOutput, 'models' | 'left' | 'files_left'>,
  now: string | null,
  problems: readonly string[],
): string {
  const lines = [
    `${files} CSV files (${csv_bytes} bytes) became Parquet (${parquet_bytes} bytes, ${rows} rows).`,
    ...(now === null ? [] : ['', `Now: ${markdownText(now)}`]),
    ...problems.slice(0, MOST_NAMED).map((problem) => `- ${markdownText(problem)}`),
  ];
  return lines.join('\n');
}
