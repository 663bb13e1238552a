/** What the worker's metrics say of schedules and task queues, asked of a real Temporal server. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../config/load-config.js';
import type { QueueFigures, TemporalFigures } from '../metrics/temporal-metrics.js';
import { reconcileSchedules } from '../worker/schedules.js';
import { askTemporal, watchTemporal } from '../worker/watch-temporal.js';
import { driftScheduleId } from '../workflows/names.js';
import { startTemporal, type TemporalEnvironment } from './temporal-environment.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const QUEUE = 'watched';
const QUEUES = [
  { queue: QUEUE, kind: 'workflow' },
  { queue: QUEUE, kind: 'activity' },
] as const;
let temporal: TemporalEnvironment;
let project: TinyProject;
beforeAll(async () => {
  temporal = await startTemporal();
  project = await tinyProject({
    trained: false,
    models: ['one', 'two'],
    modelSettings: '    schedule: { every: 1h }',
    settings: 'compaction: { schedule: { every: 24h } }',
  });
});
afterAll(async () => {
  await temporal?.stop();
  await project?.remove();
});

const ask = (): Promise<TemporalFigures> =>
  askTemporal({ client: temporal.client, config: project.config, queues: QUEUES });

it('tells which schedules are active, paused and missing, and when they are due', async () => {
  const { config } = project;
  const before = await ask();
  expect(before.schedules.map(({ id, model, state }) => [id, model, state])).toEqual([
    ['drift-one', 'one', 'missing'],
    ['drift-two', 'two', 'missing'],
    ['compact-sentinelml', '', 'missing'],
  ]);
  await reconcileSchedules(temporal.client, config);
  await temporal.client.schedule.getHandle(driftScheduleId('two')).pause('for a test');
  // The list of schedules follows a moment after the schedules themselves.
  await expect
    .poll(async () => (await ask()).schedules.map(({ state }) => state), { timeout: 30_000, interval: 200 })
    .toEqual(['active', 'paused', 'active']);
  const {
    schedules: [one, two],
    checksPaused,
  } = await ask();
  expect(checksPaused).toEqual([
    { model: 'one', paused: false },
    { model: 'two', paused: true },
  ]);
  // A sweep that goes on checks the paused one as well.
  const swept = parseConfig(
    (await readFile(config.path, 'utf8')).replace(
      'compaction:',
      'sweep: { schedule: { every: 24h } }\ncompaction:',
    ),
    config.path,
  );
  await reconcileSchedules(temporal.client, swept);
  const pausedWithSweep = async () =>
    (await askTemporal({ client: temporal.client, config: swept, queues: QUEUES })).checksPaused;
  await expect.poll(pausedWithSweep, { timeout: 30_000, interval: 200 }).toEqual([
    { model: 'one', paused: false },
    { model: 'two', paused: false },
  ]);
  const inMs = (one?.next?.getTime() ?? 0) - Date.now();
  expect(inMs).toBeGreaterThan(-60_000);
  expect(inMs).toBeLessThanOrEqual(3_600_000);
  expect(two?.next).toBeNull();
});

it('tells what waits in a queue that no worker takes from', async () => {
  await temporal.client.workflow.start('nobodyHasThis', { taskQueue: QUEUE, workflowId: 'waits', args: [] });
  const workflowQueue = async (): Promise<QueueFigures | undefined> =>
    (await ask()).queues.find(({ kind }) => kind === 'workflow');
  await expect.poll(async () => (await workflowQueue())?.tasks, { timeout: 30_000, interval: 200 }).toBe(1);
  await expect
    .poll(async () => (await workflowQueue())?.ageSeconds, { timeout: 30_000, interval: 200 })
    .toBeGreaterThan(1);
  expect(await workflowQueue()).toMatchObject({ queue: QUEUE, pollers: 0 });
  expect((await ask()).queues.find(({ kind }) => kind === 'activity')).toMatchObject({
    tasks: 0,
    ageSeconds: 0,
  });
});

it('knows nothing while the server is away, and says so once', async () => {
  const { config } = project;
  const problems: string[] = [];
  const watch = watchTemporal({
    client: temporal.client,
    config,
    queues: QUEUES,
    everyMs: 50,
    onProblem: (problem) => problems.push(problem),
  });
  try {
    await expect.poll(() => watch.latest()?.schedules.length, { timeout: 30_000 }).toBe(3);
    await temporal.client.connection.close();
    await expect.poll(() => watch.latest(), { timeout: 30_000 }).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(problems.length).toBe(1);
  } finally {
    watch.stop();
  }
});
