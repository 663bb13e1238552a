/**
 * Brings the whole product up on one machine, in an order that lets predictions be answered first:
 * missing models, then the API; Temporal beside them, as it may have to be built once; then the worker.
 */
import { join } from 'node:path';
import { messageOf } from '../config/errors.js';
import { type ModelConfig, modelOf, type SentinelConfig } from '../config/load-config.js';
import { isTrained } from '../model/is-trained.js';
import { trainModel } from '../model/train-model.js';
import { temporalTarget } from '../worker/connect.js';
import { type DevServer, startDevServer } from '../worker/dev-server.js';
import { publicUrl } from '../worker/public-url.js';
import { resolveTemporalCli } from '../worker/temporal-cli.js';
import { temporalUi } from '../worker/temporal-ui.js';
import { acquireInstanceLock, type InstanceLock } from './instance-lock.js';
import { requireFreePorts, type WantedPort } from './port-check.js';
import { createProgress } from './progress.js';
import { type SupervisedProcess, supervise } from './supervised-process.js';
import { textTable } from './text-table.js';

export interface StartDeps {
  readonly config: SentinelConfig;
  readonly logFolder: string;
  readonly say: (line: string) => void;
  /** Aborted when the process is asked to stop while it still starts. */
  readonly signal: AbortSignal;
}

export interface Everything {
  /** Stops worker, API and Temporal, in this order. */
  stop(): Promise<void>;
}

/**
 * Starts everything. Resolves when the API answers and the worker polls, or when the start was aborted.
 *
 * @throws SentinelError SENT_ALREADY_RUNNING, SENT_PORT_TAKEN, and what training or the API throws
 */
export async function startEverything({ config, logFolder, say, signal }: StartDeps): Promise<Everything> {
  const ownTemporal = !process.env.TEMPORAL_ADDRESS;
  const lock = await acquireInstanceLock(join(config.data_dir, 'state'), publicUrl(config), say);
  const parts: { worker?: SupervisedProcess; api?: SupervisedProcess; temporal?: TemporalKeeper } = {};
  const stop = async (): Promise<void> => {
    await parts.worker?.stop();
    await parts.api?.stop();
    await parts.temporal?.stop();
    await lock.release();
  };
  const child = (name: string, patient: boolean): SupervisedProcess =>
    supervise({
      name,
      patient,
      args: ['--config', config.path, name],
      logFile: join(logFolder, `${name}.log`),
      say,
      onSpawn: (pid) => lock.addChild(pid),
    });

  try {
    await requireFreePorts(wantedPorts(config, ownTemporal));
    const temporal = ownTemporal ? keepTemporal(config, lock, say, signal) : undefined;
    if (temporal) parts.temporal = temporal;
    else say(`Temporal: using the server at ${process.env.TEMPORAL_ADDRESS} (TEMPORAL_ADDRESS)`);

    await trainMissing([modelOf(config)], say, signal);
    parts.api = child('api', false);
    const address = await Promise.race([parts.api.ready, aborted(signal)]);
    say(`API ready at ${address}, answering predictions`);
    // The API loads a model on its first request, so the others may come while it serves.
    await trainMissing(Object.values(config.models), say, signal);

    // Without Temporal the API goes on: predictions never depend on it.
    const temporalProblem = await Promise.race([
      temporal?.ready.then(() => null, messageOf),
      aborted(signal),
    ]);
    if (temporalProblem) {
      say(temporalProblem);
      say(
        'drift checks are off until sentinel start can reach Temporal; predictions are answered and logged',
      );
      return { stop };
    }
    // Patient, as a Temporal server of somebody else's may be away; the API serves meanwhile.
    parts.worker = child('worker', true);
    const schedules = await Promise.race([parts.worker.ready, aborted(signal)]);
    say(`worker ready; schedules: ${schedules || 'none'}`);
    process.stdout.write(
      `\n${textTable(addresses(config, address))}\nCtrl-C stops all of it. Logs are in ${logFolder}\n\n`,
    );
    return { stop };
  } catch (error) {
    await stop();
    if (signal.aborted) return { stop: async () => {} };
    throw error;
  }
}

function wantedPorts(config: SentinelConfig, ownTemporal: boolean): WantedPort[] {
  const { api, worker, temporal } = config;
  const ports: WantedPort[] = [
    {
      host: api.host,
      port: api.port,
      what: 'API',
      hint: 'Stop what listens there, or set SENTINEL_PORT or api.port to a free one.',
    },
    {
      host: worker.host,
      port: worker.metrics_port,
      what: "worker's metrics",
      hint: 'Set worker.metrics_port to a free one.',
    },
    {
      host: worker.host,
      port: worker.sdk_metrics_port,
      what: "Temporal SDK's metrics",
      hint: 'Set worker.sdk_metrics_port to a free one.',
    },
  ];
  if (ownTemporal) {
    const use = `To use the server that is there, set TEMPORAL_ADDRESS=127.0.0.1:${temporal.port}; else set temporal.port to a free one.`;
    ports.push({ host: '127.0.0.1', port: temporal.port, what: 'Temporal server', hint: use });
    ports.push({
      host: '127.0.0.1',
      port: temporal.ui_port,
      what: 'Temporal UI',
      hint: 'Set temporal.ui_port to a free one.',
    });
  }
  return ports;
}

async function trainMissing(
  models: readonly ModelConfig[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const progress = createProgress();
  for (const model of models) {
    signal.throwIfAborted();
    if (await isTrained(model)) continue;
    say(`training ${model.id}, which has no model file yet`);
    const trained = await trainModel(model, {
      now: () => new Date(),
      onProgress: (done, total) => {
        signal.throwIfAborted();
        progress.update(`training ${model.id}`, done, total);
      },
    }).finally(() => progress.clear());
    const { accuracy, roc_auc: auc } = trained.metrics;
    say(
      `trained ${model.id} in ${trained.seconds.toFixed(1)} s: accuracy ${accuracy?.toFixed(3)}, ROC-AUC ${auc?.toFixed(3)}`,
    );
  }
}

/** Rejects when the start is called off. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

interface TemporalKeeper {
  /** Resolves when the server first answers. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

const RESTART_DELAY_MS = 2_000;

/** Finds or makes the CLI, starts the dev server, and starts it again when it dies. */
function keepTemporal(
  config: SentinelConfig,
  lock: InstanceLock,
  say: (line: string) => void,
  signal: AbortSignal,
): TemporalKeeper {
  const progress = createProgress();
  let server: DevServer | undefined;
  let stopping = false;
  const { port, ui_port: uiPort, namespace, retention } = config.temporal;

  async function launch(cli: string): Promise<DevServer> {
    server = await startDevServer({
      cli,
      port,
      uiPort,
      namespace,
      retention,
      databaseFile: join(config.data_dir, 'temporal', 'temporal.db'),
      onSpawn: (pid) => lock.addChild(pid),
    });
    return server;
  }

  async function keepRunning(cli: string, first: DevServer): Promise<void> {
    for (let running: DevServer | undefined = first; !stopping; ) {
      const why = running ? await running.ended : 'it did not start';
      if (stopping) return;
      say(`Temporal died (${why}); starting it again`);
      await new Promise((resolve) => setTimeout(resolve, RESTART_DELAY_MS));
      running = await launch(cli).catch((error: unknown) => {
        say(messageOf(error));
        return undefined;
      });
      if (running) say('Temporal is back');
    }
  }

  const ready = (async () => {
    const cli = await resolveTemporalCli({
      say: (line) => {
        progress.clear();
        say(`Temporal: ${line}`);
      },
      progress: (line) => progress.update(`Temporal: ${line}`),
      signal,
    }).finally(() => progress.clear());
    void keepRunning(cli, await launch(cli));
    say(`Temporal ready at 127.0.0.1:${port}`);
  })();
  // Whoever waits for it sees the failure; until then it must not count as unhandled.
  ready.catch(() => {});
  return {
    ready,
    async stop() {
      stopping = true;
      await ready.catch(() => {});
      await server?.stop();
    },
  };
}

function addresses(config: SentinelConfig, api: string): string[][] {
  const ui = temporalUi(config);
  return [
    ['Predict', `POST ${api}/predict`],
    ['Overview and reports', `${api}/`],
    ['API metrics', `${api}/metrics`],
    ...(ui === null ? [] : [['Temporal UI', ui]]),
    ['Temporal', temporalTarget(config).address],
    ['Worker metrics', `http://${config.worker.host}:${config.worker.metrics_port}/metrics`],
    ['Temporal SDK metrics', `http://${config.worker.host}:${config.worker.sdk_metrics_port}/metrics`],
  ];
}
