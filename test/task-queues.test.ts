/** Worker processes of one role each, as they are started in production, and a task queue of the project's own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { queuePollers } from '../worker/queue-pollers.js';
import { startRun } from '../worker/start-run.js';
import { logRows } from './logged-rows.js';
import { startTemporal, type TemporalEnvironment } from './temporal-environment.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const QUEUE = 'shop/eu';
const END = '2026-01-05T10:00:00.000Z';
let temporal: TemporalEnvironment;
let project: TinyProject;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  [temporal, project] = await Promise.all([
    startTemporal(),
    tinyProject({
      settings: `temporal: { task_queue: ${QUEUE} }`,
      modelSettings: '    drift: { window: { last: 1h }, share: 0.3 }\n    schedule: { every: 24h }',
    }),
  ]);
  await logRows(project.config, {
    model: 'tiny',
    at: new Date('2026-01-05T09:30:00Z'),
    rows: 300,
    shift: 12,
  });
});
afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL');
  await temporal?.stop();
  await project?.remove();
});

const sentinel = [join(packageRoot(), 'bin', 'sentinel.js')];
const environment = () => ({
  ...process.env,
  TEMPORAL_ADDRESS: temporal.address,
  SENTINEL_CONFIG: project.config.path,
});

/** `sentinel worker --role …`, once it polls. */
async function worker(...roles: string[]): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [
      ...sentinel,
      ...['worker', '--metrics-port', '0', '--sdk-metrics-port', '0'],
      ...roles.flatMap((role) => ['--role', role]),
    ],
    { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  processes.push(child);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 60_000 }).toContain('worker ready');
  return child;
}

const doctor = async (): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [...sentinel, 'doctor'], {
    env: environment(),
  }).catch((error: { stdout: string }) => error);
  return stdout;
};

describe('workers of one role each', () => {
  it('do their part of a check and no more, and it waits for the one that is missing', async () => {
    const runs = await worker('workflows');
    const light = await worker('light');
    expect(await queuePollers(temporal.client, project.config)).toEqual([
      { role: 'workflows', taskQueue: QUEUE, workers: 1 },
      { role: 'light', taskQueue: QUEUE, workers: 1 },
      { role: 'compute', taskQueue: `${QUEUE}-compute`, workers: 0 },
    ]);
    expect(await doctor()).toMatch(
      /FAIL +workers +nobody is there for compute \(task queue shop\/eu-compute\)/,
    );
    // Whoever plays the role of workflows has brought the schedules into line, on the project's queue.
    const schedule = await temporal.client.schedule.getHandle('drift-tiny').describe();
    expect(schedule.action.taskQueue).toBe(QUEUE);

    const { workflowId, runId } = await startRun(temporal.client, QUEUE, { model: 'tiny', as_of: END });
    const handle = temporal.client.workflow.getHandle(workflowId, runId);
    const waiting = async () =>
      ((await handle.describe()).raw.pendingActivities ?? []).map(({ activityType, lastWorkerIdentity }) => [
        activityType?.name,
        lastWorkerIdentity,
      ]);
    await expect.poll(waiting, { timeout: 30_000 }).toEqual([['loadWindow', '']]);

    const compute = await worker('compute');
    expect(await handle.result()).toMatchObject({ verdict: 'drift', current_rows: 300 });
    expect(await doctor()).toMatch(
      /ok +workers +workflows on shop\/eu: 1, light on shop\/eu: 1, compute on shop\/eu-compute: 1/,
    );

    const { events = [] } = await handle.fetchHistory();
    const names = new Map<string, string>();
    const by = new Map<string, Set<string>>();
    for (const event of events ?? []) {
      const scheduled = event.activityTaskScheduledEventAttributes;
      if (scheduled) names.set(String(event.eventId), scheduled.activityType?.name ?? '');
      const started = event.activityTaskStartedEventAttributes;
      const name = started ? names.get(String(started.scheduledEventId)) : undefined;
      const identity = started?.identity ?? event.workflowTaskStartedEventAttributes?.identity;
      if (!identity) continue;
      const done = by.get(identity.split('@')[0] ?? '') ?? new Set();
      by.set(identity.split('@')[0] ?? '', done.add(name ?? 'workflow'));
    }
    expect(Object.fromEntries([...by].map(([pid, done]) => [pid, [...done]]))).toEqual({
      [String(runs.pid)]: ['workflow'],
      [String(light.pid)]: ['publishRun', 'notify'],
      [String(compute.pid)]: ['loadWindow', 'testColumns', 'renderReport'],
    });

    for (const child of [compute, light, runs]) {
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
  });

  it('are told when there is no such role', async () => {
    const refused = await promisify(execFile)(process.execPath, [...sentinel, 'worker', '--role', 'heavy'], {
      env: environment(),
    }).catch((error: { code: number; stderr: string }) => error);
    expect(refused).toMatchObject({
      code: 2,
      stderr: 'sentinel: --role.0: expected one of all, workflows, light, compute, got "heavy"\n',
    });
  });
});
