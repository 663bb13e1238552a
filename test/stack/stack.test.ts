/**
 * `sentinel start` in real processes, watched by the real Prometheus and Alertmanager: what is scraped, what every rule
 * and panel gets to see, and an alert of drift on its whole way, from the rows to a webhook and back to silence.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { CHANGE_SINCE } from '../../metrics/change-metrics.js';
import { DATASET_DRIFTED } from '../../metrics/drift-metrics.js';
import { LOG_APPENDS } from '../../metrics/prediction-metrics.js';
import { LAST_PAUSED } from '../../metrics/rules/drift-rules.js';
import { CHECKS_PAUSED, SCHEDULE_STATE } from '../../metrics/temporal-metrics.js';
import { TASK_QUEUE } from '../../workflows/names.js';
import { type HttpReceiver, httpReceiver } from '../local-receivers.js';
import { readPromql } from '../observability-promql.js';
import { tinyRow } from '../tiny-project.js';
import { dashboardQueries } from './dashboard-queries.js';
import { createPrometheusClient, type PrometheusClient } from './prometheus-client.js';
import { missingTools, type PrometheusProcesses, startPrometheus } from './prometheus-processes.js';
import { BROKEN, MODEL, type StackProject, startStackProject } from './stack-project.js';

const missing = missingTools();
if (missing.length > 0)
  process.stderr.write(
    `SKIPPED: the test of the whole stack, as these Debian packages are not installed: ${missing.join(', ')}.\n`,
  );

it('has Prometheus and Alertmanager where CI is set', () => {
  expect(process.env.CI === undefined ? [] : missing).toEqual([]);
});

/** How long a slow machine may take for what is a matter of seconds. */
const SOON = { timeout: 120_000, interval: 500 };

const deliverySchema = z.object({
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
    }),
  ),
});

describe.skipIf(missing.length > 0)('the stack', () => {
  const began = new Date();
  let folder: string;
  let receiver: HttpReceiver;
  let stack: StackProject;
  let processes: PrometheusProcesses;
  let prometheus: PrometheusClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sentinel-stack-'));
    receiver = await httpReceiver();
    stack = await startStackProject(receiver.url);
    processes = await startPrometheus({
      folder,
      targets: stack.targets,
      limits: stack.project.config.alerts,
      webhook: `${receiver.url}/alertmanager`,
    });
    prometheus = createPrometheusClient(processes.url);
  });
  afterAll(async () => {
    await processes?.stop();
    await stack?.stop();
    await receiver?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** The states in which Alertmanager has told of an alert, in order. */
  function told(alertname: string, model: string): string[] {
    return receiver.received
      .filter(({ path }) => path === '/alertmanager')
      .flatMap(({ body }) => deliverySchema.parse(JSON.parse(body)).alerts)
      .filter(({ labels }) => labels.alertname === alertname && labels.model === model)
      .map(({ status }) => status);
  }

  /** Sends 340 rows, then 60 with labels, of which some miss a value, and has these 400 checked. */
  async function check(missing: number, ...drift: string[]): Promise<unknown> {
    const simulated = await stack.sentinel('simulate', '--model', MODEL, '--rows', '340', ...drift);
    expect(simulated.stdout, simulated.stderr).toMatch(/^340 rows sent/);
    const rows = Array.from({ length: 60 }, (_, i) => tinyRow(i));
    const { ids } = await stack.predict(
      MODEL,
      rows.map(({ age, city }, i) => ({ age, city: i < missing ? null : city })),
    );
    const labels = ids.map((id, i) => ({ id, actual: rows[i]?.label ?? '' }));
    expect(await stack.feedback(labels)).toBe(200);
    const ran = await stack.sentinel('run', '--model', MODEL, '--json');
    return JSON.parse(ran.stdout).verdict;
  }

  const drifted = async (): Promise<number[]> =>
    (await prometheus.now(`${DATASET_DRIFTED}{model="${MODEL}"}`)).map(({ value }) => value);

  it('has every target up, and every rule loaded', async () => {
    const states = async (): Promise<string[]> =>
      (await prometheus.targets()).map(
        ({ scrapePool, health, lastError }) => `${scrapePool} ${health}${lastError}`,
      );
    await expect
      .poll(async () => (await states()).sort(), SOON)
      .toEqual(['sentinelml-api up', 'sentinelml-worker up', 'temporal-sdk up']);
    const all = ['sentinelml-api', 'sentinelml-worker', 'temporal-sdk'];
    await expect
      .poll(async () => (await prometheus.now('up == 1')).map(({ labels }) => labels.job).sort(), SOON)
      .toEqual(all);
    expect((await prometheus.rules()).length).toBeGreaterThan(25);
    await expect
      .poll(async () => prometheus.now(`${SCHEDULE_STATE}{model="${MODEL}", state="active"} == 1`), SOON)
      .toHaveLength(1);
    // Looked at later, as the worker asks the server for it four times a minute.
    const { code, stderr } = await stack.sentinel('schedule', 'pause', BROKEN);
    expect(code, stderr).toBe(0);
  });

  it('shows a stable check on API and worker, and alerts of no drift', async () => {
    expect(await check(0)).toBe('stable');
    await expect.poll(drifted, SOON).toEqual([0, 0]);
    expect(told('DriftDetected', MODEL)).toEqual([]);
    // The model gives those of one city its "yes" more often than others, as the reference does.
    await expect.poll(() => told('FairnessBeyondLimit', MODEL), SOON).toContain('firing');
  });

  it('carries drift to the webhook behind Alertmanager, and through the channel of its own', async () => {
    expect(await check(50, '--drift', 'age=+15')).toBe('drift');
    await expect.poll(drifted, SOON).toEqual([1, 1]);
    await expect.poll(() => told('DriftDetected', MODEL), SOON).toEqual(['firing']);
    const alert = receiver.received
      .filter(({ path }) => path === '/alertmanager')
      .flatMap(({ body }) => deliverySchema.parse(JSON.parse(body)).alerts)
      .find(({ labels }) => labels.alertname === 'DriftDetected');
    expect(alert).toMatchObject({
      labels: { severity: 'warning', service: 'sentinelml', model: MODEL },
      annotations: {
        summary: `The data of ${MODEL} has drifted.`,
        description: expect.stringMatching(/^In the last check \d+(\.\d+)?% of the tested columns/),
        runbook_url: 'docs/runbooks.md#driftdetected',
      },
    });
    await expect
      .poll(() => receiver.received.filter(({ path }) => path === '/channel').length, SOON)
      .toBeGreaterThanOrEqual(1);
  });

  it('shows the last truth after a worker was killed, before any further check', async () => {
    const worker = `http://${stack.targets.worker}/metrics`;
    const pid = await stack.workerPid();
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => stack.output(), SOON).toContain('worker is back');
    expect(await stack.workerPid()).not.toBe(pid);
    const text = await (await fetch(worker)).text();
    expect(text).toContain(`${DATASET_DRIFTED}{model="${MODEL}"} 1`);
    // The counter of the new process knows nothing of the runs of the old one.
    expect(text).toContain(`sentinelml_drift_runs_total{model="${MODEL}",outcome="drift"} 0`);
  });

  it('alerts of a live log that cannot be written', async () => {
    const { live_dir } = stack.project.config.models[BROKEN] ?? { live_dir: '' };
    await rm(live_dir, { recursive: true, force: true });
    await writeFile(live_dir, 'a file is in the way');
    // Asked until Prometheus has seen two of the failures, as a rate takes two samples.
    await expect
      .poll(async () => {
        expect((await stack.predict(BROKEN, [tinyRow(1)])).status).toBe(503);
        const failed = await prometheus.now('route:http_requests_failed:ratio_rate5m');
        return { news: told('LiveLogFailing', BROKEN), counted: failed.length > 0 };
      }, SOON)
      .toEqual({ news: expect.arrayContaining(['firing']), counted: true });
  });

  it('goes on with that alert when nobody asks any more, says that the API is not ready, and ends both when the log can be written', async () => {
    await expect
      .poll(
        () => prometheus.now(`increase(${LOG_APPENDS}{model="${BROKEN}", outcome="failed"}[10s]) > 0`),
        SOON,
      )
      .toEqual([]);
    await expect.poll(() => told('ApiNotReady', BROKEN), SOON).toEqual(['firing']);
    expect(told('LiveLogFailing', BROKEN)).toEqual(['firing']);
    await rm(stack.project.config.models[BROKEN]?.live_dir ?? '');
    await expect.poll(() => told('LiveLogFailing', BROKEN), SOON).toEqual(['firing', 'resolved']);
    await expect.poll(() => told('ApiNotReady', BROKEN), SOON).toEqual(['firing', 'resolved']);
  });

  it('remembers which checks were paused', async () => {
    await expect.poll(() => prometheus.now(`${CHECKS_PAUSED}{model="${BROKEN}"} == 1`), SOON).toHaveLength(1);
    await expect.poll(() => prometheus.now(`${LAST_PAUSED}{model="${BROKEN}"} > 0`), SOON).toHaveLength(1);
    expect(await prometheus.now(`${LAST_PAUSED}{model="${MODEL}"}`)).toEqual([]);
  });

  it('says since when figures have changed for good, once drift goes on', async () => {
    for (let i = 0; i < 4; i++) expect(await check(50, '--drift', 'age=+15')).toBe('drift');
    await expect.poll(() => prometheus.now(`${CHANGE_SINCE}{model="${MODEL}"}`), SOON).not.toEqual([]);
  });

  it('counts tasks that the code of a workflow fails', async () => {
    const id = 'of-no-type';
    const workflow = (...args: string[]) => stack.sentinel('temporal', 'workflow', ...args);
    const begun = await workflow(
      'start',
      '--type',
      'noSuchType',
      '--task-queue',
      TASK_QUEUE,
      '--workflow-id',
      id,
    );
    expect(begun.code, begun.stderr).toBe(0);
    await expect
      .poll(() => prometheus.now('temporal_workflow_task_execution_failed > 0'), SOON)
      .not.toEqual([]);
    const ended = await workflow('terminate', '--workflow-id', id);
    expect(ended.code, ended.stderr).toBe(0);
  });

  it('gives every rule and every panel what it asks for', async () => {
    const problems: string[] = [];
    const rules = await prometheus.rules();
    const panels = await dashboardQueries({
      labelValues: (label, selector) => prometheus.labelValues(label, selector),
      chosen: { model: MODEL, column: 'age', feature: 'age' },
      rateInterval: '10s',
      range: '10m',
    });
    expect(panels.length).toBeGreaterThan(25);
    for (const { name, health, lastError, type, query } of rules) {
      if (health !== 'ok') problems.push(`rule ${name}: ${health} ${lastError}`);
      // An alert has a value only while it fires, so what it looks at is asked for.
      const looks = type === 'recording' ? [name] : readPromql(query).selectors.map(({ text }) => text);
      for (const look of looks)
        if ((await prometheus.since(began, look)).length === 0)
          problems.push(`rule ${name}: no data for ${look}`);
    }
    for (const { where, expr } of panels) {
      const series = await prometheus.since(began, expr).catch((error: Error) => error);
      if (series instanceof Error) problems.push(`panel ${where}: ${series.message}`);
      else if (series.length === 0) problems.push(`panel ${where}: no data for ${expr}`);
    }
    expect(problems).toEqual([]);
  });

  it('shows nothing that promtool would call badly named', async () => {
    for (const target of [stack.targets.api, stack.targets.worker]) {
      const file = join(folder, 'metrics.txt');
      await writeFile(file, await (await fetch(`http://${target}/metrics`)).text());
      const { stdout, stderr } = await promisify(execFile)('sh', [
        '-c',
        `promtool check metrics < '${file}'`,
      ]);
      expect(stdout + stderr, target).toBe('');
    }
  });

  it('makes rules of its configuration by a command', async () => {
    const { code, stdout } = await stack.sentinel('alert-rules');
    expect(code).toBe(0);
    expect(stdout).toContain('alert: DriftDetected');
  });

  it('resolves the alert after recovery', async () => {
    expect(await check(0)).toBe('stable');
    await expect.poll(drifted, SOON).toEqual([0, 0]);
    await expect.poll(() => told('DriftDetected', MODEL), SOON).toEqual(['firing', 'resolved']);
  });
});
