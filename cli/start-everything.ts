/**
 * Brings the whole product up on one machine, in an order that lets predictions be answered first:
 * missing models, then the API; Temporal beside them, as it may have to be built once; then the worker.
 */
import { join } from 'node:path';
import { messageOf } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { namesServer, temporalTarget } from '../worker/connect.js';
import { publicUrl } from '../worker/public-url.js';
import { temporalUi } from '../worker/temporal-ui.js';
import { acquireInstanceLock } from './instance-lock.js';
import { keepTemporal, type TemporalKeeper } from './keep-temporal.js';
import { requireFreePorts } from './port-check.js';
import { type SupervisedProcess, supervise } from './supervised-process.js';
import { textTable } from './text-table.js';
import { trainMissing } from './train-missing.js';
import { wantedPorts } from './wanted-ports.js';

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
  const ownTemporal = !namesServer();
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
    else
      say(
        `Temporal: using the server at ${temporalTarget(config).address}, as TEMPORAL_ADDRESS or a profile says`,
      );

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

/** Rejects when the start is called off. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function addresses(config: SentinelConfig, api: string): string[][] {
  const ui = temporalUi(config);
  return [
    ['Predict', `POST ${api}/predict`],
    ['Overview and reports', `${api}/`],
    ['API reference', `${api}/docs`],
    ['API metrics', `${api}/metrics`],
    ...(ui === null ? [] : [['Temporal UI', ui]]),
    ['Temporal', temporalTarget(config).address],
    ['Worker metrics', `http://${config.worker.host}:${config.worker.metrics_port}/metrics`],
    ['Temporal SDK metrics', `http://${config.worker.host}:${config.worker.sdk_metrics_port}/metrics`],
  ];
}
