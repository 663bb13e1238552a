import { DefaultLogger, Runtime } from '@temporalio/worker';
import { Command } from 'commander';
import * as z from 'zod';
import { messageOf } from '../config/errors.js';
import { auditFolder } from '../config/load-config.js';
import { createAuditLog } from '../store/audit/audit-log.js';
import { recordConfig } from '../store/audit/settings-trail.js';
import { temporalTarget } from '../worker/connect.js';
import { startWorker } from '../worker/run-worker.js';
import { WORKER_ROLES } from '../worker/worker-roles.js';
import { tellFailure, tellParent } from './child-message.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { shutdownRequested } from './shutdown.js';
import { tracedLog } from './traced-log.js';

const port = z.coerce.number().int().min(0).max(65_535).optional();
const role = z.enum(['all', ...WORKER_ROLES], {
  error: ({ input }) => `expected one of all, ${WORKER_ROLES.join(', ')}, got "${String(input)}"`,
});
const optionsSchema = z.object({
  role: z.array(role).default(['all']),
  metricsPort: port,
  sdkMetricsPort: port,
});

/** `sentinel worker` */
export function workerCommand(): Command {
  return new Command('worker')
    .description('run checks and their steps for Temporal (only the worker; sentinel start runs everything)')
    .option(
      '--role <role>',
      'what it is there for: workflows, light, compute; may be repeated (default: all)',
      (role, roles: string[] = []) => [...roles, role],
    )
    .option('--metrics-port <number>', 'port of its metrics (default: worker.metrics_port)')
    .option('--sdk-metrics-port <number>', 'port of the Temporal SDK’s (default: worker.sdk_metrics_port)')
    .action(async (raw: unknown, command: Command) => {
      const { role: asked, ...ports } = parseOptions(optionsSchema, raw);
      const roles = WORKER_ROLES.filter((one) => asked.includes(one) || asked.includes('all'));
      const loaded = await commandConfig(command);
      const config: typeof loaded = {
        ...loaded,
        worker: {
          ...loaded.worker,
          metrics_port: ports.metricsPort ?? loaded.worker.metrics_port,
          sdk_metrics_port: ports.sdkMetricsPort ?? loaded.worker.sdk_metrics_port,
        },
      };
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
      const audit = createAuditLog({ folder: auditFolder(config.data_dir), now: () => new Date() });
      await recordConfig(audit, loaded).catch((error: unknown) =>
        log.error({ problem: messageOf(error) }, 'settings not in the audit log'),
      );
      const target = temporalTarget(config);
      const worker = await startWorker({
        config,
        target,
        log,
        tracing,
        roles,
        onNotice: (notice) =>
          tellParent({
            type: 'say',
            line: `${notice.model}: ${notice.verdict.replace('_', ' ')}; ${notice.reportUrl}`,
          }),
      }).catch(tellFailure);
      const about = { roles, queues: worker.queues, address: target.address };
      if (worker.schedules === null) {
        log.info(about, 'worker ready');
        tellParent({ type: 'ready', detail: '' });
      } else {
        const { created, updated, unchanged, removed, failed } = worker.schedules;
        for (const { id, error } of failed)
          log.error({ schedule: id, code: error.code, problem: error.message }, 'schedule not reconciled');
        log.info({ created, updated, unchanged, removed, ...about }, 'worker ready, schedules reconciled');
        tellParent({ type: 'ready', detail: [...created, ...updated, ...unchanged].join(', ') });
      }

      const reason = await Promise.race([stop, worker.ended.then(() => 'it ended')]);
      log.info({ reason }, 'worker stopping');
      await worker.stop();
      await tracing?.stop();
      process.exit(0);
    });
}
