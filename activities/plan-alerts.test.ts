import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { writeRunRecord } from '../store/run-record.js';
import type { EndedCheck } from './alert-of-check.js';
import { planAlerts } from './plan-alerts.js';
import type { PlannedAlert } from './planned-alert.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-plan-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const HOOK = '{ hook: { type: slack, url: "http://localhost" } }';

function configured(notifications: string): SentinelConfig {
  return parseConfig(
    `default_model: m
notifications: ${notifications}
models: { m: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }`,
    join(folder, 'sentinel.config.yaml'),
  );
}

/** The check of an hour of one day, ended five seconds after its window. `D`, `S`, `-` as in the walk, `F` fails. */
function endedCheck(hour: number, what: string, run = `run-${hour}`): EndedCheck {
  const verdict = what === 'D' ? 'drift' : what === 'S' ? 'stable' : 'insufficient_data';
  return {
    model: 'm',
    window: { start: null, end: new Date(Date.UTC(2026, 0, 5, hour)).toISOString() },
    workflow_id: 'drift/m',
    run_id: run,
    found:
      what === 'F'
        ? null
        : {
            verdict,
            share: what === 'D' ? 0.5 : 0,
            drifted: what === 'D' ? ['a'] : [],
            report_url: 'http://r',
          },
    problem: what === 'F' ? { type: 'SENT_DATA_FILE_NOT_FOUND', message: 'no reference' } : null,
  };
}

async function end(config: SentinelConfig, check: EndedCheck, minutesLater = 0): Promise<PlannedAlert[]> {
  const at = new Date(Date.parse(check.window.end) + 5_000 + minutesLater * 60_000);
  if (check.found)
    await writeRunRecord(config.data_dir, {
      run_id: check.run_id,
      workflow_id: check.workflow_id,
      model: 'm',
      window: check.window,
      verdict: check.found.verdict,
      dataset: { columns: 2, drifted_columns: check.found.drifted.length, share: check.found.share },
      started_at: check.window.end,
      finished_at: at.toISOString(),
      report_html: 'r.html',
      report_json: 'r.json',
      trigger: 'schedule',
      drifted: [...check.found.drifted],
    });
  return planAlerts({ config, now: () => at }, check);
}

/** What is told after each of the windows, one word a window. */
async function walk(config: SentinelConfig, windows: string): Promise<string[]> {
  const told: string[] = [];
  for (const [hour, what] of [...windows].entries()) {
    const planned = await end(config, endedCheck(hour, what));
    told.push(planned.map(({ alert }) => `${alert.event} of ${alert.alarm}`).join(', ') || '-');
  }
  return told;
}

describe('planAlerts', () => {
  it('tells of drift once it lasts, of recovery once that lasts, and of nothing in between', async () => {
    const config = configured(`{ channels: ${HOOK} }`);
    expect(await walk(config, 'SDSDDD-SDSSS')).toEqual([
      ...['-', '-', '-', '-', 'drift of drift', '-', '-', '-', '-', '-', 'recovery of drift', '-'],
    ]);
  });

  it('does not page for a column that flaps', async () => {
    const config = configured(`{ channels: ${HOOK} }`);
    expect(new Set(await walk(config, 'DSDSDSDSDSDSDSDSDSDS'))).toEqual(new Set(['-']));
  });

  it('tells of a failing check once, and when checks work again', async () => {
    const config = configured(`{ hysteresis: { windows: 1, of: 1 }, channels: ${HOOK} }`);
    expect(await walk(config, 'SFFFSDFD')).toEqual([
      ...['-', 'failure of failure', '-', '-', 'recovery of failure', 'drift of drift'],
      ...['failure of failure', 'recovery of failure'],
    ]);
  });

  it('says on what ground: columns, counts, the report, and why a check failed', async () => {
    const config = configured(`{ hysteresis: { windows: 2, of: 3 }, channels: ${HOOK} }`);
    await end(config, endedCheck(0, 'D'));
    await end(config, endedCheck(1, 'S'));
    const [planned] = await end(config, endedCheck(2, 'D'));
    expect(planned).toMatchObject({
      channels: ['hook'],
      give_up_after_ms: 6 * 3_600_000,
      alert: {
        event: 'drift',
        columns: [{ name: 'a', windows: 2 }],
        windows: { drifted: 2, of: 3 },
        share: 0.5,
        report_url: 'http://r',
        title: 'm: drift',
        since: '2026-01-05T02:00:05.000Z',
      },
    });
    const [failure] = await end(config, endedCheck(3, 'F'));
    expect(failure?.alert).toMatchObject({
      problem: { type: 'SENT_DATA_FILE_NOT_FOUND', message: 'no reference' },
    });
  });

  it('answers the same when a step is done again, with one event on disk', async () => {
    const config = configured(`{ hysteresis: { windows: 1, of: 1 }, channels: ${HOOK} }`);
    const once = await end(config, endedCheck(0, 'D'));
    expect(once).toHaveLength(1);
    expect(await end(config, endedCheck(0, 'D'))).toEqual(once);
    expect(await readdir(join(config.data_dir, 'notifications', 'm', 'events'))).toEqual(['00000001.json']);
  });

  it('loses no alert when a step is done again after the next check has ended', async () => {
    const config = configured(`{ hysteresis: { windows: 1, of: 1 }, channels: ${HOOK} }`);
    const [told] = await end(config, endedCheck(0, 'D'));
    const [recovered] = await end(config, endedCheck(1, 'S'));
    expect(recovered?.alert.event).toBe('recovery');
    expect(await planAlerts({ config, now: () => new Date() }, endedCheck(0, 'D'))).toEqual([told]);
  });

  it('raises one alarm when two checks end at the same time', async () => {
    const config = configured(`{ hysteresis: { windows: 1, of: 1 }, channels: ${HOOK} }`);
    const runs = Array.from({ length: 8 }, (_, run) => endedCheck(0, 'D', `run-${run}`));
    const planned = await Promise.all(runs.map((check) => end(config, check)));
    expect(planned.flat()).toHaveLength(1);
  });

  it('is silent about windows that are not the newest, or long past', async () => {
    const config = configured(`{ hysteresis: { windows: 1, of: 1 }, max_age: 2h, channels: ${HOOK} }`);
    await end(config, endedCheck(5, 'S'));
    expect(await end(config, endedCheck(4, 'D'))).toEqual([]);
    expect(await end(config, endedCheck(4, 'F'))).toEqual([]);
    expect(await end(config, endedCheck(6, 'D'), 3 * 60)).toEqual([]);
    expect(await end(config, endedCheck(7, 'D'))).toHaveLength(1);
  });

  it('reminds when told to, while the alarm is on', async () => {
    const config = configured(`{ hysteresis: { windows: 1, of: 1 }, remind_after: 2h, channels: ${HOOK} }`);
    const told: boolean[][] = [];
    for (const [hour, what] of [...'DDDDDSS'].entries())
      told.push((await end(config, endedCheck(hour, what))).map(({ alert }) => alert.reminder));
    expect(told).toEqual([[false], [], [true], [], [true], [false], []]);
  });

  it('sends each channel the events and models it wants, and Alertmanager every window while the alarm is on', async () => {
    const config = configured(`{ hysteresis: { windows: 1, of: 1, clear: 2 }, channels: {
      failures: { type: slack, url: "http://localhost", events: [failure] },
      drifts: { type: slack, url: "http://localhost", events: [drift], models: [m] },
      am: { type: alertmanager, url: "http://localhost" } } }`);
    const told: string[][] = [];
    for (const [hour, what] of [...'DDSSS'].entries())
      told.push((await end(config, endedCheck(hour, what))).flatMap(({ channels }) => channels));
    expect(told).toEqual([['drifts', 'am'], ['am'], ['am'], ['am'], []]);
    const [failed] = await end(config, endedCheck(5, 'F'));
    expect(failed?.channels).toEqual(['failures', 'am']);
  });

  it('asks for a retraining once, when the alarm of drift goes on, also without a channel', async () => {
    const { path, ...config } = configured('{ hysteresis: { windows: 1, of: 1 } }');
    const model = config.models.m;
    if (!model) throw new Error('no model');
    const retrained = {
      ...config,
      path,
      models: { m: { ...model, retrain: { ...model.retrain, on_drift: true } } },
    };
    const asked: unknown[] = [];
    for (const [hour, what] of [...'SDDSD'].entries())
      asked.push(
        (await end(retrained, endedCheck(hour, what))).map(({ retrain, channels }) => [retrain, channels]),
      );
    expect(asked).toEqual([[], [[true, []]], [], [], [[true, []]]]);
  });

  it('does nothing, and writes nothing, where there is no channel', async () => {
    const config = configured('{ hysteresis: { windows: 1, of: 1 } }');
    expect(await end(config, endedCheck(0, 'D'))).toEqual([]);
    expect(await readdir(config.data_dir)).toEqual(['runs']);
  });
});
