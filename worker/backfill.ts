/** A backfill: the slots of a stretch of time, each run again on its own window, and followed to its end. */
import {
  type Client,
  type ScheduleHandle,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type WorkflowExecutionInfo,
} from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import proto from '@temporalio/proto';
import { sentinelError } from '../config/errors.js';

/** A backfill beyond this is a mistyped date, or work for several backfills. */
const MOST_SLOTS = 10_000;
const POLL_MS = 500;
/** When no run is open, and none has been added for so long, no more will come: a slot's live run was under way. */
const SETTLED_MS = 15_000;

const verdictKey = defineSearchAttributeKey('SentinelVerdict', SearchAttributeType.KEYWORD);
const slotKey = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

export interface BackfillRange {
  /** The first instant at which a slot may be; it may be one itself. */
  readonly from: Date;
  /** The last. */
  readonly to: Date;
}

/** How the runs of a backfill stand. */
export interface BackfillState {
  readonly open: number;
  readonly ended: number;
  /** How many ended so: by verdict, or `failed`, `canceled`, `terminated`, `timed_out`. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** The slots of a schedule from `from` to `to`, ends included, as the server computes them. */
export async function slotsBetween(
  client: Client,
  scheduleId: string,
  { from, to }: BackfillRange,
): Promise<Date[]> {
  const slots: Date[] = [];
  // The server leaves out the start itself, and gives at most a thousand.
  let after = from.getTime() - 1000;
  for (;;) {
    const { startTime = [] } = await client.workflowService
      .listScheduleMatchingTimes({
        namespace: client.options.namespace,
        scheduleId,
        startTime: timestamp(after),
        endTime: timestamp(to.getTime()),
      })
      .catch((error: unknown) => {
        if (isNotFound(error)) throw sentinelError('SENT_SCHEDULE_NOT_APPLIED', { schedule: scheduleId });
        throw error;
      });
    const page = (startTime ?? []).map(({ seconds }) => new Date(Number(seconds) * 1000));
    slots.push(...page.filter((slot) => slot >= from && slot <= to));
    const last = page.at(-1);
    if (last === undefined || last.getTime() <= after || last >= to) return slots;
    if (slots.length > MOST_SLOTS)
      throw sentinelError('SENT_USAGE', {
        problem: `Expected a stretch of at most ${MOST_SLOTS.toLocaleString('en')} slots, got more. Backfill it in parts.`,
      });
    after = last.getTime();
  }
}

/**
 * Asks for a run of every slot. Slots run side by side, as many at a time as workers take: waiting for one another they
 * would hold up the schedule's own next check, which is skipped while one of its runs is open.
 *
 * @returns what follows the runs; its `next` waits a moment and tells how they stand
 * @throws SentinelError SENT_SCHEDULE_NOT_APPLIED
 */
export async function startBackfill(
  client: Client,
  scheduleId: string,
  range: BackfillRange,
): Promise<() => Promise<BackfillState>> {
  const handle: ScheduleHandle = client.schedule.getHandle(scheduleId);
  const query = runsQuery(scheduleId, range);
  const before = new Set<string>();
  for await (const run of client.workflow.list({ query })) before.add(run.runId);
  await handle
    .backfill({ start: range.from, end: range.to, overlap: ScheduleOverlapPolicy.ALLOW_ALL })
    .catch((error: unknown) => {
      if (error instanceof ScheduleNotFoundError)
        throw sentinelError('SENT_SCHEDULE_NOT_APPLIED', { schedule: scheduleId });
      throw error;
    });
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const runs: WorkflowExecutionInfo[] = [];
    for await (const run of client.workflow.list({ query })) {
      const slot = run.typedSearchAttributes.get(slotKey);
      const inRange = slot !== undefined && slot >= range.from && slot <= range.to;
      if (inRange && !before.has(run.runId)) runs.push(run);
    }
    return stateOf(runs);
  };
}

/** Follows a backfill of so many slots until all its runs have ended. */
export async function followBackfill(
  next: () => Promise<BackfillState>,
  slots: number,
  onState: (state: BackfillState) => void,
): Promise<BackfillState> {
  let changed = Date.now();
  let known = -1;
  for (;;) {
    const state = await next();
    onState(state);
    if (state.ended >= slots) return state;
    if (state.open > 0 || state.ended !== known) changed = Date.now();
    known = state.ended;
    if (Date.now() - changed > SETTLED_MS) return state;
  }
}

function stateOf(runs: readonly WorkflowExecutionInfo[]): BackfillState {
  const outcomes: Record<string, number> = {};
  let open = 0;
  for (const run of runs) {
    if (run.status.name === 'RUNNING') {
      open += 1;
      continue;
    }
    const outcome =
      run.status.name === 'COMPLETED'
        ? (run.typedSearchAttributes.get(verdictKey) ?? 'completed')
        : run.status.name.toLowerCase();
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return { open, ended: runs.length - open, outcomes };
}

/** Wider than the range by a second: Temporal's databases compare times as text, and not all write them alike. */
function runsQuery(scheduleId: string, { from, to }: BackfillRange): string {
  const text = (ms: number): string => `"${new Date(ms).toISOString()}"`;
  const between = `BETWEEN ${text(from.getTime() - 1000)} AND ${text(to.getTime() + 1000)}`;
  return `TemporalScheduledById = "${scheduleId}" AND TemporalScheduledStartTime ${between}`;
}

function timestamp(ms: number): proto.google.protobuf.Timestamp {
  return proto.google.protobuf.Timestamp.fromObject({ seconds: Math.floor(ms / 1000) });
}

function isNotFound(error: unknown): boolean {
  // gRPC's status for what is not there.
  return error instanceof Error && 'code' in error && error.code === 5;
}
