/**
 * Checks on Temporal's production server: its services are killed one after the other, and PostgreSQL under them, while two
 * worker processes check models. Every check ends once, with one run record and one report, and no slot of a schedule is
 * missed or doubled.
 */
import type { ChildProcess } from 'node:child_process';
import type { ScheduleHandle } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Fleet,
  finishRound,
  makeFleet,
  startChecks,
  startWorker,
  stopWorker,
} from '../../bench/scale/fleet.js';
import { listRunRecords } from '../../store/run-record.js';
import { type Cluster, SERVICES, type Service, startCluster } from './start-cluster.js';

/** Checks under way while something is killed, and how many have ended before. */
const MODELS = 100;
const ROUND = 20;
const ENDED_BEFORE = 3;
/** Long enough for the others to notice. */
const AWAY_MS = 3_000;
const SLOT_MS = 5_000;
const nothing = { failed: 0, lost: 0, doubled: 0 };

let cluster: Cluster;
let fleet: Fleet;
let schedule: ScheduleHandle;
const workers: ChildProcess[] = [];
let minute = 0;
const nextWindow = (): Date => new Date(Date.parse('2026-01-05T10:00:00Z') + minute++ * 60_000);

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  [cluster, fleet] = await Promise.all([
    startCluster(),
    makeFleet({
      models: MODELS,
      rows: 200,
      settings: 'worker: { concurrency: 1 }',
      // A slot that finds the check of the one before still open waits for it.
      firstModel: `    schedule: { every: ${SLOT_MS / 1000}s, overlap: buffer_all, catchup_window: 1h, paused: true }`,
    }),
  ]);
  const environment = { TEMPORAL_ADDRESS: cluster.target.address };
  workers.push(await startWorker(fleet, environment), await startWorker(fleet, environment));
});
afterAll(async () => {
  await Promise.all(workers.map(stopWorker));
  await cluster?.stop();
  await fleet?.project.remove();
});

describe('a hundred models, checked by two worker processes', () => {
  it('have one run record and one report each', async () => {
    const asOf = nextWindow();
    const began = performance.now();
    const round = await startChecks(cluster.client, fleet, fleet.models, asOf);
    expect(round.size).toBe(MODELS);
    expect(await finishRound(fleet, round, asOf)).toEqual(nothing);
    const seconds = (performance.now() - began) / 1000;
    process.stderr.write(`${MODELS} checks in ${seconds.toFixed(1)} s on the production server\n`);
  });
});

describe('under load, nothing is lost', () => {
  beforeAll(async () => {
    schedule = cluster.client.schedule.getHandle(`drift-${fleet.models[0]}`);
    await schedule.unpause();
  });

  async function whileAway(away: () => Promise<void>, back: () => Promise<void>): Promise<void> {
    const asOf = nextWindow();
    const models = fleet.models.slice(1, ROUND + 1);
    const round = await startChecks(cluster.client, fleet, models, asOf);
    await Promise.all(
      [...round.values()].slice(0, ENDED_BEFORE).map((handle) => handle.result().catch(() => null)),
    );
    await away();
    await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    await back();
    await cluster.healthy();
    expect(await finishRound(fleet, round, asOf)).toEqual(nothing);
  }

  it.each([...SERVICES])('when the service %s is killed', async (service: Service) => {
    await whileAway(
      () => cluster.kill(service),
      () => cluster.start(service),
    );
  });

  it('when PostgreSQL crashes and recovers', async () => {
    await whileAway(
      () => cluster.postgres.crash(),
      () => cluster.postgres.start(),
    );
  });

  it('when everything is killed at once, and workers as well', async () => {
    await whileAway(
      async () => {
        await Promise.all(SERVICES.map((service) => cluster.kill(service)));
        await cluster.postgres.crash();
        for (const worker of workers.splice(0)) worker.kill('SIGKILL');
      },
      async () => {
        await cluster.postgres.start();
        await Promise.all(SERVICES.map((service) => cluster.start(service)));
        await cluster.healthy();
        const environment = { TEMPORAL_ADDRESS: cluster.target.address };
        workers.push(await startWorker(fleet, environment), await startWorker(fleet, environment));
      },
    );
  });

  it('and of the schedule that went on meanwhile, no slot is missed or doubled', async () => {
    const [model = ''] = fleet.models;
    const made = async (): Promise<string[]> =>
      (await listRunRecords(fleet.project.config.data_dir, model))
        .filter(({ trigger }) => trigger === 'schedule')
        .map(({ window }) => window.end)
        .sort();
    // What was missed is made up for; then there is one slot behind the next.
    const settled = Date.now();
    await expect
      .poll(async () => Date.parse((await made()).at(-1) ?? '') > settled, {
        timeout: 90_000,
        interval: 1_000,
      })
      .toBe(true);
    await schedule.pause('the test has seen enough');
    const slots = (await made()).map((end) => Date.parse(end));
    const gaps = slots.slice(1).map((slot, i) => slot - (slots[i] ?? 0));
    expect(slots.length).toBeGreaterThan(10);
    expect(gaps.filter((gap) => gap !== SLOT_MS)).toEqual([]);
    const { info } = await schedule.describe();
    expect(info.numActionsMissedCatchupWindow).toBe(0);
  });
});
