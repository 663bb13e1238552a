/** Runs that are open while the code changes: recorded histories are replayed, and workers have versions. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SentinelConfig } from '../config/load-config.js';
import { deploymentOptions } from '../worker/deployment-options.js';
import { startRun } from '../worker/start-run.js';
import { bundlePath } from '../worker/workflow-bundle.js';
import * as workflows from '../workflows/index.js';
import { TASK_QUEUE } from '../workflows/names.js';
import { logRows } from './logged-rows.js';
import { temporalProject } from './temporal-project.js';
import { testActivities } from './test-activities.js';
import { testWorkers } from './with-worker.js';

const HISTORIES = new URL('./histories/', import.meta.url);
const END = '2026-01-05T10:00:00.000Z';

const there = temporalProject({
  trained: false,
  modelSettings: '    drift: { window: { last: 1h }, share: 0.3 }\n    schedule: { every: 24h }',
});

beforeAll(async () => {
  await logRows(there.project.config, { at: new Date('2026-01-05T09:30:00Z'), rows: 300, shift: 12 });
});

interface History {
  readonly name: string;
  readonly json: {
    events: { workflowExecutionStartedEventAttributes?: { workflowType?: { name?: string } } }[];
  };
}

async function histories(): Promise<History[]> {
  const names = (await readdir(HISTORIES)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => ({ name, json: JSON.parse(await readFile(new URL(name, HISTORIES), 'utf8')) })),
  );
}

const typeOf = ({ json }: History): string | undefined =>
  json.events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name;

/** What replaying the histories came to, by their names: `null`, or what was wrong. All of them unless told. */
async function replayAll(
  workflowBundle: WorkflowBundleOption,
  names?: readonly string[],
): Promise<Map<string, unknown>> {
  const outcomes = new Map<string, unknown>();
  for (const { name, json } of await histories()) {
    if (names && !names.includes(name)) continue;
    const problem: unknown = await Worker.runReplayHistory({ workflowBundle }, json).then(
      () => null,
      (error: unknown) => error,
    );
    outcomes.set(name, problem);
  }
  return outcomes;
}

describe('recorded histories', () => {
  it('are there of every workflow, and of no other', async () => {
    const recorded = new Set((await histories()).map(typeOf));
    expect([...recorded].sort()).toEqual(Object.keys(workflows).sort());
  });

  it('replay against the sources', async () => {
    const outcomes = await replayAll(there.bundle);
    for (const [name, problem] of outcomes) expect(problem, name).toBeNull();
  });

  it('replay against the bundle of the build, which production runs', async () => {
    expect(existsSync(bundlePath()), 'run npm run build').toBe(true);
    const outcomes = await replayAll({ codePath: bundlePath() });
    for (const [name, problem] of outcomes) expect(problem, name).toBeNull();
  });

  it.each([
    ['another activity', 'heavy().testColumns.', 'heavy().loadWindow.'],
    ['a step that is left out', 'await light.publishRun.executeWithOptions', '(() => {})'],
    ['a timer more', 'const started =', "await SLEEP('1s'); const started ="],
  ])('do not replay against %s: a break is found', async (what, from, to) => {
    const at = there.bundle.code.indexOf('async function driftCheck(');
    expect(at, what).toBeGreaterThan(0);
    const before = there.bundle.code.slice(0, at);
    const after = there.bundle.code.slice(at);
    const sleep = /await (\S*sleep\)?)\(wait/.exec(after)?.[1];
    expect(sleep, what).toBeTruthy();
    expect(after, what).toContain(from);
    const broken = { code: before + after.replace(from, to.replace('SLEEP', sleep ?? '')) };
    const outcomes = await replayAll(broken, ['drift-check.json', 'deliver-alert.json']);
    expect(outcomes.get('drift-check.json'), what).toBeInstanceOf(DeterminismViolationError);
    // The other workflows are not touched by that.
    expect(outcomes.get('deliver-alert.json'), what).toBeNull();
  });
});

describe('workers with versions', () => {
  const versioned = (build: string): SentinelConfig => ({
    ...there.project.config,
    worker: {
      ...there.project.config.worker,
      deployment: { name: 'checks', build_id: build, behavior: 'pinned' },
    },
  });
  const setCurrent = (build: string) =>
    promisify(execFile)(there.temporal.cli, [
      ...['worker', 'deployment', 'set-current-version', '--deployment-name', 'checks', '--build-id', build],
      ...['--address', there.temporal.address, '--yes'],
    ]);
  const current = async (build: string): Promise<void> => {
    // The server knows a version only when its worker has polled.
    await expect
      .poll(
        () =>
          setCurrent(build).then(
            () => 'set',
            (error: { stderr: string }) => error.stderr,
          ),
        {
          timeout: 30_000,
          interval: 500,
        },
      )
      .toBe('set');
  };

  it('take runs once theirs is current, and keep those that they began', async () => {
    const connection = await NativeConnection.connect({ address: there.temporal.address });
    const real = testActivities(there.project.config);
    const did: string[] = [];
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let entered = (): void => {};
    const inFirst = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const workerOf = (build: string, hold: boolean) =>
      testWorkers({
        connection,
        workflowBundle: there.bundle,
        ...deploymentOptions(versioned(build)),
        activities: {
          ...real,
          async loadWindow(run) {
            did.push(`${build} loads`);
            const loaded = await real.loadWindow(run);
            if (hold) {
              entered();
              await released;
            }
            return loaded;
          },
          async publishRun(run) {
            did.push(`${build} publishes`);
            return real.publishRun(run);
          },
        } satisfies Partial<typeof real>,
      });
    const first = await workerOf('1.0', true);
    const second = await workerOf('2.0', false);
    const running = [first.run(), second.run()];
    try {
      await current('1.0');
      const old = await startRun(there.temporal.client, TASK_QUEUE, { model: 'tiny', as_of: END });
      await inFirst;
      await current('2.0');
      const fresh = await there.temporal.client.workflow.start('driftCheck', {
        workflowId: 'drift/fresh',
        taskQueue: TASK_QUEUE,
        args: [{ model: 'tiny', as_of: END }],
      });
      await fresh.result();
      expect(did).toEqual(['1.0 loads', '2.0 loads', '2.0 publishes']);
      release();
      await there.temporal.client.workflow.getHandle(old.workflowId, old.runId).result();
      expect(did.slice(3)).toEqual(['1.0 publishes']);
    } finally {
      release();
      first.shutdown();
      second.shutdown();
      await Promise.all(running);
      await connection.close();
    }
  });
});
