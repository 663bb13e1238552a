/** Temporal as the dashboard sees it: looked at at most every other second, however many pages are open, and never waited for long. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  Client,
  Connection,
  type ScheduleHandle,
  ScheduleNotFoundError,
  type ScheduleSummary,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type {
  Look,
  ModelOperations,
  Operations,
  RunReference,
  ScheduleState,
  WaitingCandidate,
} from '../api/dashboard/operations.js';
import { messageOf, sentinelError } from '../config/errors.js';
import { auditFolder, type SentinelConfig } from '../config/load-config.js';
import { createAuditLog } from '../store/audit/audit-log.js';
import type { RetrainState } from '../workflows/contract.js';
import { DRIFT_CHECK, driftScheduleId, RETRAIN } from '../workflows/names.js';
import { connectionError, type TemporalTarget } from './connect.js';

export interface TemporalOperations extends Operations {
  close(): Promise<void>;
}

export interface TemporalOperationsDeps {
  readonly config: SentinelConfig;
  readonly target: TemporalTarget;
  readonly address: Operations['address'];
}

/** So long a look is taken for the present. */
const FRESH_MS = 2_000;
/** A page waits so long for one, and then shows the one before. */
const PATIENCE_MS = 800;
const LOOK_MS = 3_000;
const RECENT_MS = 15_000;
const QUERY_MS = 1_000;
const ACT_MS = 5_000;
/** A worker may be busy: a decision is taken by the workflow itself. */
const DECIDE_MS = 10_000;
/** The list of schedules lags behind what was done to one of them. */
const LAG_MS = 10_000;
const FAILED_WITHIN_MS = 7 * 86_400_000;
const MOST_FAILED = 200;

const sentinelModel = defineSearchAttributeKey('SentinelModel', SearchAttributeType.KEYWORD);
const sentinelErrorCode = defineSearchAttributeKey('SentinelErrorCode', SearchAttributeType.KEYWORD);

/** Connects with the first look, and again whenever the server is back. */
export function createTemporalOperations(deps: TemporalOperationsDeps): TemporalOperations {
  const { config, target, address } = deps;
  const audit = createAuditLog({ folder: auditFolder(config.data_dir), now: () => new Date() });
  const connection = Connection.lazy({ ...target.connection });
  const client = new Client({ connection, namespace: target.namespace });

  let last: Look = { models: new Map(), as_of: null, problem: null };
  let looking: Promise<void> | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** Whether a page waits for the next look. While Temporal is away nobody does. */
  let isPatient = true;
  /** What an action said of a schedule, until the list has caught up. */
  const told = new Map<string, { readonly schedule: ScheduleState; readonly until: number }>();

  async function refresh(): Promise<void> {
    try {
      const models = await client.withDeadline(Date.now() + LOOK_MS, () => lookAtAll(client, config));
      last = { models, as_of: new Date().toISOString(), problem: null };
      isPatient = true;
    } catch (error) {
      isPatient = false;
      const problem = isAway(error) ? await connectionError(target, error) : error;
      last = { ...last, problem: messageOf(problem) };
    } finally {
      lookedAt = Date.now();
      looking = null;
    }
  }

  function away(): string {
    return sentinelError('SENT_TEMPORAL_UNREACHABLE', { address: target.address }).message;
  }

  /** Does something, and lets the next look see it. */
  async function act<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    try {
      return await client.withDeadline(Date.now() + milliseconds, work);
    } catch (error) {
      if (!isAway(error)) throw error;
      throw await connectionError(target, error);
    } finally {
      lookedAt = Number.NEGATIVE_INFINITY;
    }
  }

  async function toggle(model: string, work: (handle: ScheduleHandle) => Promise<void>): Promise<void> {
    const handle = client.schedule.getHandle(driftScheduleId(model));
    await act(ACT_MS, async () => {
      await work(handle);
      const { state, info } = await handle.describe();
      const schedule = scheduleState('model', state, info.nextActionTimes);
      told.set(model, { schedule, until: Date.now() + LAG_MS });
    }).catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      throw sentinelError('SENT_SCHEDULE_NOT_APPLIED', { schedule: driftScheduleId(model) });
    });
  }

  return {
    address,
    async look() {
      if (Date.now() - lookedAt > FRESH_MS) {
        looking ??= refresh();
        if (isPatient) {
          const patience = new AbortController();
          isPatient = await Promise.race([
            looking.then(() => isPatient),
            delay(PATIENCE_MS, false, { signal: patience.signal }).catch(() => false),
          ]);
          patience.abort();
        }
      }
      // A server that is merely slow is not called away as long as what it said is of just now.
      const isRecent = last.as_of !== null && Date.now() - Date.parse(last.as_of) < RECENT_MS;
      const problem = last.problem ?? (isPatient || isRecent ? null : away());
      return { ...last, problem, models: withTold(last.models, told) };
    },
    async pause(model, note, by) {
      await audit.record({ by, action: 'schedule.pause', model, details: { note } });
      await toggle(model, (handle) => handle.pause(note));
    },
    async resume(model, note, by) {
      await audit.record({ by, action: 'schedule.resume', model, details: { note } });
      await toggle(model, (handle) => handle.unpause(note));
    },
    async decide(model, verb, { workflow_id: workflowId, candidate }, decision) {
      const handle = client.workflow.getHandle(workflowId);
      await act(DECIDE_MS, async () => {
        const { typedSearchAttributes, type, runId } = await handle.describe();
        if (type !== RETRAIN || typedSearchAttributes.get(sentinelModel) !== model)
          throw sentinelError('SENT_RETRAIN_NOT_WAITING', {
            problem: `${workflowId} is no retraining of ${model}.`,
          });
        const waiting = await waitingIn(client, { workflow_id: workflowId, run_id: runId });
        if (waiting !== null && waiting.candidate !== candidate)
          throw sentinelError('SENT_RETRAIN_NOT_WAITING', {
            problem: `${waiting.candidate} waits by now, and ${candidate} does not. Look at the page again.`,
          });
        await handle.executeUpdate(verb, { args: [decision] }).catch((error: unknown) => {
          if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isAway(error))
            throw sentinelError('SENT_WORKER_SILENT', { seconds: DECIDE_MS / 1000 }, { cause: error });
          throw error;
        });
      }).catch((error: unknown) => {
        if (!(error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError))
          throw error;
        throw sentinelError('SENT_RETRAIN_NOT_WAITING', { problem: messageOf(error.cause ?? error) });
      });
    },
    async close() {
      // Its client tries again by timers of its own, which would find the connection gone.
      await looking;
      await connection.close();
    },
  };
}

async function lookAtAll(client: Client, config: SentinelConfig): Promise<Map<string, ModelOperations>> {
  const since = new Date(Date.now() - FAILED_WITHIN_MS).toISOString();
  const [schedules, running, failed] = await allOf([
    listSchedules(client),
    listRuns(
      client,
      `WorkflowType IN ("${DRIFT_CHECK}", "${RETRAIN}") AND ExecutionStatus = "Running"`,
      Number.POSITIVE_INFINITY,
    ),
    listRuns(
      client,
      `WorkflowType = "${DRIFT_CHECK}" AND ExecutionStatus IN ("Failed", "TimedOut", "Terminated") AND CloseTime > "${since}"`,
      MOST_FAILED,
    ),
  ]);
  const sweep = schedules.get(`sweep-${config.project}`);
  const found = new Map<string, ModelOperations>();
  for (const model of Object.keys(config.models)) {
    const own = schedules.get(driftScheduleId(model));
    const retrain = running.find((run) => run.model === model && run.type === RETRAIN);
    const check = running.find((run) => run.model === model && run.type === DRIFT_CHECK);
    const broken = failed
      .filter((run) => run.model === model && run.closed !== null)
      .toSorted((one, other) => (other.closed ?? '').localeCompare(one.closed ?? ''))[0];
    found.set(model, {
      schedule: own ? stateOf('model', own) : sweep ? stateOf('sweep', sweep) : null,
      running: check ? { ...referenceTo(check), since: check.started } : null,
      failed: broken
        ? { ...referenceTo(broken), at: broken.closed ?? broken.started, code: broken.code }
        : null,
      retrain: retrain ? { ...referenceTo(retrain), waiting: await waitingIn(client, retrain) } : null,
    });
  }
  return found;
}

/** As `Promise.all`, but none of them is under way any more when it has settled. */
async function allOf<T extends readonly unknown[]>(
  work: {
    [At in keyof T]: Promise<T[At]>;
  },
): Promise<{ [At in keyof T]: T[At] }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

interface ListedRun extends RunReference {
  readonly type: string;
  readonly model: string | undefined;
  readonly started: string;
  readonly closed: string | null;
  readonly code: string | null;
}

async function listRuns(client: Client, query: string, most: number): Promise<ListedRun[]> {
  const runs: ListedRun[] = [];
  for await (const run of client.workflow.list({ query })) {
    runs.push({
      workflow_id: run.workflowId,
      run_id: run.runId,
      type: run.type,
      model: run.typedSearchAttributes.get(sentinelModel),
      started: run.startTime.toISOString(),
      closed: run.closeTime?.toISOString() ?? null,
      code: run.typedSearchAttributes.get(sentinelErrorCode) ?? null,
    });
    if (runs.length >= most) break;
  }
  return runs;
}

async function listSchedules(client: Client): Promise<Map<string, ScheduleSummary>> {
  const found = new Map<string, ScheduleSummary>();
  for await (const schedule of client.schedule.list()) found.set(schedule.scheduleId, schedule);
  return found;
}

/** The candidate that waits in a run; `null` when none does yet, or no worker is there to say so. */
async function waitingIn(
  client: Client,
  { workflow_id, run_id }: RunReference,
): Promise<WaitingCandidate | null> {
  const handle = client.workflow.getHandle(workflow_id, run_id);
  const state = await client
    .withDeadline(Date.now() + QUERY_MS, () => handle.query<RetrainState>('retrainState'))
    .catch(() => null);
  if (state?.phase !== 'waiting' || state.comparison === null || state.decided !== null) return null;
  const { candidate, champion, rows } = state.comparison;
  const before = new Map<string, unknown>(Object.entries(champion?.metrics ?? {}));
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    candidate: candidate.version,
    champion: champion?.version ?? null,
    rows,
    decide_by: state.decide_by,
    figures: Object.entries(candidate.metrics)
      .filter(([name, value]) => typeof value === 'number' && !['rows', 'held_out_rows'].includes(name))
      .map(([name, value]) => ({ name, candidate: number(value), champion: number(before.get(name)) })),
  };
}

function referenceTo({ workflow_id, run_id }: ListedRun): RunReference {
  return { workflow_id, run_id };
}

function stateOf(of: ScheduleState['of'], { state, info }: ScheduleSummary): ScheduleState {
  return scheduleState(of, state, info.nextActionTimes);
}

function scheduleState(
  of: ScheduleState['of'],
  { paused, note }: ScheduleSummary['state'],
  next: readonly Date[],
): ScheduleState {
  return { of, paused, note: note ?? '', next: paused ? null : (next[0]?.toISOString() ?? null) };
}

function withTold(
  models: Look['models'],
  told: ReadonlyMap<string, { readonly schedule: ScheduleState; readonly until: number }>,
): Look['models'] {
  const now = Date.now();
  const newer = [...told].filter(([, { until }]) => until > now);
  if (newer.length === 0) return models;
  const merged = new Map(models);
  for (const [model, { schedule }] of newer) {
    const known = merged.get(model);
    if (known) merged.set(model, { ...known, schedule });
  }
  return merged;
}

/** DEADLINE_EXCEEDED and UNAVAILABLE of gRPC, however deep the client has wrapped them. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && (error.code === 4 || error.code === 14)) || isAway(error.cause);
}
