/** Schedules on a real dev server: declared, reconciled, paused by people, missed, and backfilled. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, ScheduleOverlapPolicy } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkInProcess } from '../activities/check-in-process.js';
import { renderAgain } from '../activities/render-again.js';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { fileStamp } from '../store/file-stamp.js';
import { listRunRecords } from '../store/run-record.js';
import { followBackfill, slotsBetween, startBackfill } from '../worker/backfill.js';
import { connectClient } from '../worker/connect.js';
import { startDevServer } from '../worker/dev-server.js';
import { reconcileSchedules } from '../worker/schedules.js';
import { resolveTemporalCli } from '../worker/temporal-cli.js';
import { logRows } from './logged-rows.js';
import { runningApi } from './running-api.js';
import { freePort } from './temporal-environment.js';
import { temporalProject } from './temporal-project.js';
import { testActivities } from './test-activities.js';
import { withWorker } from './with-worker.js';

const there = temporalProject({
  trained: false,
  modelSettings: '    drift: { window: { last: 3d }, share: 0.3 }\n    schedule: { every: 3d }',
});
let text: string;

beforeAll(async () => {
  text = await readFile(there.project.config.path, 'utf8');
});

/** The project with another schedule. */
function declaring(schedule: string, more = ''): SentinelConfig {
  const changed = text.replace('schedule: { every: 3d }', schedule === '' ? '' : `schedule: ${schedule}`);
  return parseConfig(`${more}${changed}`, there.project.config.path);
}

const handle = () => there.temporal.client.schedule.getHandle('drift-tiny');
const remove = () =>
  handle()
    .delete()
    .catch(() => {});
const nothing = { created: [], updated: [], unchanged: [], removed: [], failed: [] };

describe('reconcileSchedules', () => {
  it('creates what is declared, and leaves what is so already', async () => {
    const { client } = there.temporal;
    expect(await reconcileSchedules(client, there.project.config)).toEqual({
      ...nothing,
      created: ['drift-tiny'],
    });
    expect(await reconcileSchedules(client, there.project.config)).toEqual({
      ...nothing,
      unchanged: ['drift-tiny'],
    });
    const described = await handle().describe();
    expect(described).toMatchObject({
      spec: { intervals: [{ every: 259_200_000, offset: 0 }] },
      action: {
        workflowType: 'driftCheck',
        workflowId: 'drift/tiny',
        args: [{ model: 'tiny' }],
        staticSummary: 'tiny: drift check of the last 3d',
      },
      policies: { overlap: 'SKIP', catchupWindow: 3_600_000, pauseOnFailure: false },
      memo: { managed_by: 'sentinelml', project: 'sentinelml', model: 'tiny' },
    });
    expect(described.info.lastUpdatedAt).toBeUndefined();
  });

  it('does so once when several workers start at the same moment', async () => {
    await remove();
    const together = (config: SentinelConfig) =>
      Promise.all([1, 2, 3, 4].map(() => reconcileSchedules(there.temporal.client, config)));
    const outcomes = await together(there.project.config);
    expect(outcomes.flatMap(({ created }) => created)).toEqual(['drift-tiny']);
    expect(outcomes.flatMap(({ failed }) => failed)).toEqual([]);
    expect(outcomes.flatMap(({ unchanged }) => unchanged)).toHaveLength(3);
    const hourly = await together(declaring('{ every: 1h }'));
    expect(hourly.flatMap(({ failed }) => failed)).toEqual([]);
    expect((await handle().describe()).spec.intervals).toEqual([{ every: 3_600_000, offset: 0 }]);
  });

  it.each([
    ['an interval with offset and jitter', '{ every: 6h, offset: 10m, jitter: 30s, catchup_window: 2h }'],
    ['cron in a time zone', '{ cron: "30 2 * * MON-FRI", time_zone: Europe/Zurich, overlap: buffer_one }'],
    ['two cron expressions', '{ cron: ["*/20 8-17 * * *", "0 0 1 */3 *"] }'],
    [
      'calendars',
      '{ calendar: [{ hour: "2,14", day_of_week: "5-7", comment: weekend }, { minute: "*/15" }] }',
    ],
  ])('changes it to %s, once', async (_, schedule) => {
    const config = declaring(schedule);
    expect(await reconcileSchedules(there.temporal.client, config)).toEqual({
      ...nothing,
      updated: ['drift-tiny'],
    });
    expect(await reconcileSchedules(there.temporal.client, config)).toEqual({
      ...nothing,
      unchanged: ['drift-tiny'],
    });
  });

  it('sends cron so that Temporal computes the slots that were meant', async () => {
    await reconcileSchedules(
      there.temporal.client,
      declaring('{ cron: "30 2 * * MON-FRI", time_zone: Europe/Zurich }'),
    );
    const week = { from: new Date('2026-03-26T00:00:00Z'), to: new Date('2026-03-31T00:00:00Z') };
    // The clocks in Zürich go forward on Sunday, 29 March 2026.
    expect(
      (await slotsBetween(there.temporal.client, 'drift-tiny', week)).map((slot) => slot.toISOString()),
    ).toEqual(['2026-03-26T01:30:00.000Z', '2026-03-27T01:30:00.000Z', '2026-03-30T00:30:00.000Z']);
  });

  it('keeps what an operator paused and noted, until the configuration says something else', async () => {
    const { client } = there.temporal;
    await handle().pause('the data team is moving house');
    expect(await reconcileSchedules(client, declaring('{ every: 12h }'))).toMatchObject({
      updated: ['drift-tiny'],
    });
    const kept = { paused: true, note: 'the data team is moving house' };
    expect((await handle().describe()).state).toMatchObject(kept);

    expect(await reconcileSchedules(client, declaring('{ every: 12h, paused: true }'))).toMatchObject({
      updated: ['drift-tiny'],
    });
    expect((await handle().describe()).state).toMatchObject(kept);
    await handle().unpause('they have moved');
    expect(await reconcileSchedules(client, declaring('{ every: 12h, paused: true }'))).toMatchObject({
      unchanged: ['drift-tiny'],
    });
    expect((await handle().describe()).state).toMatchObject({ paused: false, note: 'they have moved' });
  });

  it('puts right what was changed on the server', async () => {
    await handle().update((previous) => ({ ...previous, spec: { intervals: [{ every: '1m' }] } }));
    expect(await reconcileSchedules(there.temporal.client, there.project.config)).toMatchObject({
      updated: ['drift-tiny'],
    });
    expect((await handle().describe()).spec.intervals).toEqual([{ every: 259_200_000, offset: 0 }]);
  });

  it('removes what is no longer declared, and never what others made', async () => {
    const { client } = there.temporal;
    await client.schedule.create({
      scheduleId: 'somebody-elses',
      spec: { intervals: [{ every: '1d' }] },
      action: { type: 'startWorkflow', workflowType: 'other', taskQueue: 'other' },
      state: { paused: true },
    });
    const other = declaring('{ every: 1h }', 'project: other\n');
    expect(await reconcileSchedules(client, other)).toMatchObject({
      ...nothing,
      failed: [{ id: 'drift-tiny', error: { code: 'SENT_SCHEDULE_FOREIGN' } }],
    });
    expect((await handle().describe()).spec.intervals).toEqual([{ every: 259_200_000, offset: 0 }]);

    const scheduled = async (): Promise<string[]> => {
      const ids: string[] = [];
      for await (const { scheduleId } of client.schedule.list()) ids.push(scheduleId);
      return ids.sort();
    };
    await expect.poll(scheduled, { timeout: 10_000 }).toEqual(['drift-tiny', 'somebody-elses']);
    expect(await reconcileSchedules(client, declaring(''))).toEqual({ ...nothing, removed: ['drift-tiny'] });
    await expect.poll(scheduled, { timeout: 10_000 }).toEqual(['somebody-elses']);
  });
});

describe('a slot that was missed', () => {
  it('while the server was down is made up for, though a worker reconciles as soon as it is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-missed-'));
    const options = {
      cli: await resolveTemporalCli({ say: () => {} }),
      port: await freePort(),
      uiPort: null,
      namespace: 'default',
      retention: '72h',
      databaseFile: join(folder, 'temporal.db'),
    };
    const target = { address: `127.0.0.1:${options.port}`, namespace: 'default' };
    const config = declaring('{ every: 2s, overlap: allow_all, catchup_window: 10m }');
    try {
      const first = await startDevServer(options);
      const before = await connectClient({ ...target, connection: target });
      await reconcileSchedules(before, config);
      // Until its first slot a schedule may not have begun to count.
      await expect.poll(async () => (await runsOf(before)).length, { timeout: 20_000 }).toBeGreaterThan(0);
      await before.connection.close();
      process.kill(first.pid, 'SIGKILL');
      await first.ended;
      const down = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      const up = Date.now();
      const second = await startDevServer(options);
      const client = await connectClient({ ...target, connection: target });
      expect(await reconcileSchedules(client, config)).toEqual({ ...nothing, unchanged: ['drift-tiny'] });
      const missed: string[] = [];
      for (let at = Math.ceil(down / 2_000) * 2_000; at < up; at += 2_000)
        missed.push(`drift/tiny-${new Date(at).toISOString().replace('.000', '')}`);
      expect(missed.length).toBeGreaterThanOrEqual(2);
      await expect.poll(() => runsOf(client), { timeout: 20_000 }).toEqual(expect.arrayContaining(missed));
      await client.connection.close();
      await second.stop();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('a slot that comes while no worker is there', () => {
  const every = (overlap: string) => declaring(`{ every: 2s, overlap: ${overlap} }`);
  /** Checks that end at once, and leave no files. */
  const failing = {
    loadWindow: () => Promise.reject(ApplicationFailure.nonRetryable('none of these is looked at', 'TEST')),
    abandonRun: async () => [],
  };
  const info = async () => (await handle().describe()).info;

  it('is passed over while the run of the one before waits, and waits with buffer_all', async () => {
    const { client } = there.temporal;
    await remove();
    await reconcileSchedules(client, every('skip'));
    await expect
      .poll(async () => (await info()).numActionsSkippedOverlap, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(2);
    expect((await info()).numActionsTaken).toBe(1);
    await withWorker(there.temporal, there.bundle, failing, async () => {
      await expect
        .poll(async () => (await info()).numActionsTaken, { timeout: 30_000 })
        .toBeGreaterThanOrEqual(2);
      await reconcileSchedules(client, every('buffer_all'));
    });
    const slotsOf = async (): Promise<number[]> =>
      (await info()).recentActions.map(({ scheduledAt }) => scheduledAt.getTime());
    const before = (await slotsOf()).length;
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    await withWorker(there.temporal, there.bundle, failing, async () => {
      await expect
        .poll(async () => (await slotsOf()).length, { timeout: 60_000 })
        .toBeGreaterThanOrEqual(Math.min(10, before + 4));
      await handle().pause();
      await expect.poll(async () => (await info()).runningActions, { timeout: 30_000 }).toEqual([]);
    });
    const slots = (await slotsOf()).slice(-4);
    expect(slots.map((slot, at) => slot - (slots[at - 1] ?? slot - 2_000))).toEqual([
      2_000, 2_000, 2_000, 2_000,
    ]);
  });
});

describe('a backfill of a month', () => {
  it('writes the very reports that the live runs wrote, one per slot', async () => {
    const { config } = there.project;
    const created = new Date('2026-02-01T00:00:00Z');
    const deps = {
      config,
      publicUrl: 'http://127.0.0.1:5000',
      productVersion: '0.0.0-test',
      now: () => created,
    };
    await remove();
    await reconcileSchedules(there.temporal.client, config);
    const month = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-30T00:00:00Z') };
    const slots = await slotsBetween(there.temporal.client, 'drift-tiny', month);
    expect(slots).toHaveLength(10);
    // As it was lived: rows come day by day, and each check sees what there is at its slot.
    for (const [at, slot] of slots.entries()) {
      const noon = new Date(slot.getTime() - 12 * 3_600_000);
      await logRows(config, { at: noon, rows: 40 + at, shift: at < 5 ? 0 : 15 });
      await checkInProcess(deps, { model: 'tiny', end: slot, record: true }, () => {});
    }
    const reports = join(config.data_dir, 'drift_reports', 'tiny');
    const lived = await contents(reports);
    expect(lived.size).toBe(20);
    await rm(reports, { recursive: true });
    await rm(join(config.data_dir, 'runs'), { recursive: true });

    // Who looks at the dashboard meanwhile sees what is there.
    const api = await runningApi(config);
    const shown = () => checksShown(`${api.address}/models/tiny`);
    expect(await shown()).toEqual([]);
    const states: number[] = [];
    const end = await withWorker(
      there.temporal,
      there.bundle,
      testActivities(config, { now: () => created }),
      async (client) =>
        followBackfill(await startBackfill(client, 'drift-tiny', month), slots.length, ({ ended }) =>
          states.push(ended),
        ),
    );
    expect(end).toEqual({ open: 0, ended: 10, outcomes: { drift: 5, stable: 5 } });
    expect(states).toEqual(states.toSorted((a, b) => a - b));

    // What `sentinel schedule backfill` does in the end.
    expect(await renderAgain(deps, { model: 'tiny', ...month })).toBe(10);
    const again = await contents(reports);
    expect([...again.keys()].sort()).toEqual([...lived.keys()].sort());
    for (const [name, bytes] of lived) expect(again.get(name)?.equals(bytes), name).toBe(true);
    const records = await listRunRecords(config.data_dir, 'tiny');
    expect(records.map(({ window }) => window.end)).toEqual(
      slots.map((slot) => slot.toISOString()).reverse(),
    );
    expect(new Set(records.map(({ trigger }) => trigger))).toEqual(new Set(['schedule']));

    // Slots ran side by side and ended in any order; the trend has them by their windows.
    const seconds = slots.map((slot) => slot.toISOString().replace('.000', '')).reverse();
    await expect.poll(shown, { timeout: 10_000 }).toEqual(seconds);
    await api.stop();
    const newest = await readFile(join(config.data_dir, records[0]?.report_html ?? ''), 'utf8');
    const linked = new Set([...newest.matchAll(/drift_\d{8}_\d{6}\.html/g)].map(([name]) => name));
    const stamps = slots.map((slot) => `drift_${fileStamp(slot)}.html`).reverse();
    expect([...linked]).toEqual(stamps.slice(1));
    expect(newest).toContain('since 2026-01-16 00:00 UTC, in 5 of the last 10 checks');
  });

  it('can be asked for through a paused schedule, and is told when nobody has that schedule', async () => {
    await handle().pause();
    const threeDays = { from: new Date('2026-01-04T00:00:00Z'), to: new Date('2026-01-06T23:59:59Z') };
    const [slot] = await slotsBetween(there.temporal.client, 'drift-tiny', threeDays);
    if (!slot) throw new Error('no slot');
    const end = await withWorker(
      there.temporal,
      there.bundle,
      testActivities(there.project.config),
      async (client) =>
        followBackfill(await startBackfill(client, 'drift-tiny', { from: slot, to: slot }), 1, () => {}),
    );
    expect(end).toMatchObject({ ended: 1, outcomes: { stable: 1 } });
    await expect(
      slotsBetween(there.temporal.client, 'nosuch', { from: slot, to: slot }),
    ).rejects.toMatchObject({
      code: 'SENT_SCHEDULE_NOT_APPLIED',
    });
    await expect(
      startBackfill(there.temporal.client, 'nosuch', { from: slot, to: slot }),
    ).rejects.toMatchObject({
      code: 'SENT_SCHEDULE_NOT_APPLIED',
    });
  });
});

describe('a run that a schedule starts', () => {
  it('looks at the window of its slot, and of the moment when it was triggered by hand', async () => {
    await handle().trigger(ScheduleOverlapPolicy.ALLOW_ALL);
    const records = await withWorker(
      there.temporal,
      there.bundle,
      testActivities(there.project.config),
      async () => {
        await expect
          .poll(async () => (await listRunRecords(there.project.config.data_dir, 'tiny'))[0]?.window.end, {
            timeout: 30_000,
          })
          .toMatch(new RegExp(`^${new Date().toISOString().slice(0, 10)}`));
        return listRunRecords(there.project.config.data_dir, 'tiny', { limit: 1 });
      },
    );
    expect(records[0]).toMatchObject({
      trigger: 'schedule',
      workflow_id: expect.stringMatching(/^drift\/tiny-\d{4}-/),
    });
    expect(Math.abs(Date.parse(records[0]?.window.end ?? '') - Date.now())).toBeLessThan(60_000);
  });
});

/** The ends of the windows in the table of a page, from above. */
async function checksShown(page: string): Promise<(string | undefined)[]> {
  const text = await (await fetch(page, { headers: { Accept: 'text/html' } })).text();
  const [table = ''] = /<table class="rows">[\s\S]*?<\/table>/.exec(text) ?? [];
  return [...table.matchAll(/<time datetime="([^"]+)"/g)].map(([, time]) => time);
}

async function runsOf(client: Client): Promise<string[]> {
  const ids: string[] = [];
  for await (const run of client.workflow.list()) ids.push(run.workflowId);
  return ids;
}

async function contents(folder: string): Promise<Map<string, Buffer>> {
  const names = await readdir(folder);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}
