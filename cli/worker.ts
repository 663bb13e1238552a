import { DefaultLogger, Runtime } from '@temporalio/worker';
import { Command } from 'commander';
import { temporalTarget } from '../worker/connect.js';
import { startWorker } from '../worker/run-worker.js';
import { tellFailure, tellParent } from './child-message.js';
import { commandConfig } from './command-config.js';
import { shutdownRequested } from './shutdown.js';
import { tracedLog } from './traced-log.js';

/** `sentinel worker` */
export function workerCommand(): Command {
  return new Command('worker')
    .description('run drift checks for Temporal (only the worker; sentinel start runs everything)')
    .action(async (_raw: unknown, command: Command) => {
      const config = await commandConfig(command);
      const { log, tracing } = await tracedLog('worker');
      Runtime.install({
        logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
          log[level === 'ERROR' ? 'error' : 'warn']({ ...meta }, message),
        ),
        telemetryOptions: {
          metrics: { prometheus: { bindAddress: `${config.worker.host}:${config.worker.sdk_metrics_port}` } },
          logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
        },
        shutdownSignals: [],
      });
      const stop = shutdownRequested();
      const target = temporalTarget(config);
      const worker = await startWorker({
        config,
        target,
        log,
        tracing,
        onNotice: (notice) =>
          tellParent({
            type: 'say',
            line: `${notice.model}: ${notice.verdict.replace('_', ' ')}; ${notice.reportUrl}`,
          }),
      }).catch(tellFailure);
      const { created, updated, unchanged, removed, failed } = worker.schedules;
      for (const { id, error } of failed)
        log.error({ schedule: id, code: error.code, problem: error.message }, 'schedule not reconciled');
      log.info(
        { created, updated, unchanged, removed, address: target.address },
        'worker ready, schedules reconciled',
      );
      tellParent({ type: 'ready', detail: [...created, ...updated, ...unchanged].join(', ') });

      const reason = await Promise.race([stop, worker.ended.then(() => 'it ended')]);
      log.info({ reason }, 'worker stopping');
      await worker.stop();
      await tracing?.stop();
      process.exit(0);
    });
}
