/** Prometheus and Alertmanager as Debian packages them, on this project's files. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import type { AlertLimits } from '../../config/alerts-schema.js';
import { ruleFile } from '../../metrics/rules/rule-file.js';
import { API_JOB, TEMPORAL_JOB, WORKER_JOB } from '../../metrics/scrape-jobs.js';
import { textOf } from '../observability-files.js';
import { freePort } from '../temporal-environment.js';

/** Rules are so many times faster than in earnest: a rate over five minutes is one over ten seconds. */
export const PACE = 30;
const INTERVAL = '2s';

const found = (names: readonly string[]): string | undefined =>
  names.find((name) => spawnSync(name, ['--version']).status === 0);

/** What is to be installed for this to run; empty when it is all there. */
export function missingTools(): string[] {
  return [
    ...(found(['prometheus']) && found(['promtool']) ? [] : ['prometheus']),
    ...(found(['prometheus-alertmanager', 'alertmanager']) ? [] : ['prometheus-alertmanager']),
  ];
}

export interface PrometheusProcesses {
  readonly url: string;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  /** Holds what the two keep on disk. */
  readonly folder: string;
  readonly targets: { readonly api: string; readonly worker: string; readonly temporal: string };
  readonly limits: AlertLimits;
  /** Where Alertmanager sends alerts. */
  readonly webhook: string;
}

const committedSchema = z.looseObject({
  global: z.looseObject({}),
  scrape_configs: z.array(z.looseObject({ job_name: z.string() })),
});

/** The committed configuration of Prometheus with other addresses and intervals, and the rules at another pace. */
async function writePrometheusFiles(options: PrometheusOptions, alertmanager: string): Promise<string> {
  const { folder, targets, limits } = options;
  const addresses = new Map([
    [API_JOB, targets.api],
    [WORKER_JOB, targets.worker],
    [TEMPORAL_JOB, targets.temporal],
  ]);
  const committed = committedSchema.parse(parse(await textOf('prometheus/prometheus.yml')));
  const config = {
    ...committed,
    global: { ...committed.global, scrape_interval: INTERVAL, evaluation_interval: INTERVAL },
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: committed.scrape_configs.map((job) => {
      const address = addresses.get(job.job_name);
      if (address === undefined) throw new Error(`the stack has no target for the job ${job.job_name}`);
      return { ...job, static_configs: [{ targets: [address] }] };
    }),
  };
  await mkdir(join(folder, 'rules'), { recursive: true });
  await writeFile(join(folder, 'rules', 'sentinelml.rules.yml'), ruleFile(limits, { pace: PACE }));
  const path = join(folder, 'prometheus.yml');
  await writeFile(path, stringify(config));
  return path;
}

/** Starts both and waits until they are ready. */
export async function startPrometheus(options: PrometheusOptions): Promise<PrometheusProcesses> {
  const { folder, webhook } = options;
  const [port, alertmanagerPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const config = await writePrometheusFiles(options, `127.0.0.1:${alertmanagerPort}`);
  const alertmanagerConfig = join(folder, 'alertmanager.yml');
  await writeFile(
    alertmanagerConfig,
    stringify({
      route: {
        receiver: 'hook',
        group_by: ['alertname', 'model'],
        group_wait: '0s',
        group_interval: '1s',
        repeat_interval: '1h',
      },
      receivers: [{ name: 'hook', webhook_configs: [{ url: webhook, send_resolved: true }] }],
    }),
  );
  const processes = [
    run(found(['prometheus-alertmanager', 'alertmanager']), [
      `--config.file=${alertmanagerConfig}`,
      `--storage.path=${join(folder, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
      '--cluster.listen-address=',
    ]),
    run(found(['prometheus']), [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]),
  ];
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((one) => one.stop()));
  };
  try {
    await ready(`http://127.0.0.1:${alertmanagerPort}/-/ready`, processes);
    await ready(`${url}/-/ready`, processes);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

interface Running {
  /** Its last words, once it has ended. */
  ended(): string | null;
  stop(): Promise<void>;
}

function run(command: string | undefined, args: readonly string[]): Running {
  if (command === undefined) throw new Error(`missing: ${missingTools().join(', ')}`);
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  let gone = false;
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  const closed = new Promise<void>((resolve) =>
    child.once('close', () => {
      gone = true;
      resolve();
    }),
  );
  return {
    ended: () => (gone ? `${command} ended: ${said}` : null),
    async stop() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

async function ready(url: string, processes: readonly Running[]): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const last = processes.map((one) => one.ended()).find((words) => words !== null);
    if (last) throw new Error(last);
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not get ready`);
}
