import { Command } from 'commander';
import * as z from 'zod';
import { createLastRuns } from '../activities/last-runs.js';
import { startApi } from '../api/start-api.js';
import { apiKeys } from '../config/api-keys.js';
import { messageOf } from '../config/errors.js';
import { auditFolder, modelOf } from '../config/load-config.js';
import { productVersion } from '../config/version.js';
import { createAuditLog } from '../store/audit/audit-log.js';
import { recordConfig, recordKeys } from '../store/audit/settings-trail.js';
import { checkSummary } from '../worker/check-summary.js';
import { connectClient, temporalTarget } from '../worker/connect.js';
import { startRun } from '../worker/start-run.js';
import { createTemporalOperations } from '../worker/temporal-operations.js';
import { tracedTarget } from '../worker/temporal-tracing.js';
import { temporalUi } from '../worker/temporal-ui.js';
import { tellFailure, tellParent } from './child-message.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { shutdownRequested } from './shutdown.js';
import { tracedLog } from './traced-log.js';

const optionsSchema = z.object({
  host: z.string().optional(),
  port: z.coerce.number().int().min(0).max(65_535).optional(),
});

/** `sentinel api` */
export function apiCommand(): Command {
  return new Command('api')
    .description('serve predictions and log them (only the API; sentinel start runs everything)')
    .option('--host <address>', 'address to listen on; beyond loopback there must be an API key')
    .option('--port <number>', 'port to listen on')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const loaded = await commandConfig(command);
      const config = {
        ...loaded,
        api: { ...loaded.api, host: options.host ?? loaded.api.host, port: options.port ?? loaded.api.port },
      };
      const { log, tracing } = await tracedLog('api');
      const target = await tracedTarget(temporalTarget(config), tracing);
      const stop = shutdownRequested();
      const keys = apiKeys(config);
      const audit = createAuditLog({ folder: auditFolder(config.data_dir), now: () => new Date() });
      // What serves goes on serving where this cannot be written down: nothing is being done, only found.
      await recordConfig(audit, loaded)
        .then(() => recordKeys(audit, keys))
        .catch((error: unknown) => log.error({ problem: messageOf(error) }, 'settings not in the audit log'));
      const operations = createTemporalOperations({
        config,
        // Untraced: it asks again and again, and nobody wants to read that.
        target: temporalTarget(config),
        address: (run) =>
          temporalUi(config, run === null ? undefined : { workflowId: run.workflow_id, runId: run.run_id }),
      });
      const api = await startApi({
        config,
        log,
        tracing,
        productVersion: productVersion(),
        apiKeys: keys,
        lastRuns: createLastRuns(config, (problem) => log.warn({ problem }, 'run record skipped')),
        operations,
        async startRun(model) {
          const client = await connectClient(target, 2_000);
          try {
            const { workflowId, runId, joined } = await startRun(
              client,
              config.temporal.task_queue,
              { model },
              checkSummary(modelOf(config, model)),
            );
            return {
              model,
              workflow_id: workflowId,
              run_id: runId,
              temporal_ui: temporalUi(config, { workflowId, runId }),
              joined,
            };
          } finally {
            await client.connection.close();
          }
        },
      }).catch(tellFailure);
      tellParent({ type: 'ready', detail: api.address });
      log.info({ address: api.address }, 'API ready');

      const reason = await stop;
      log.info({ reason }, 'API stopping');
      await api.stop();
      await tracing?.stop();
      // The native parts of the Temporal client may keep handles open; everything of ours is flushed by now.
      process.exit(0);
    });
}
