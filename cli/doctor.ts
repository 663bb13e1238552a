import { access, constants, mkdir } from 'node:fs/promises';
import { Command } from 'commander';
import { messageOf } from '../config/errors.js';
import { loadModel } from '../model/load-model.js';
import { checkChannel } from '../notify/create-channel.js';
import { connectClient, temporalTarget } from '../worker/connect.js';
import { publicUrl } from '../worker/public-url.js';
import { queuePollers } from '../worker/queue-pollers.js';
import { commandConfig } from './command-config.js';
import { textTable } from './text-table.js';

/** `sentinel doctor` */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at configuration, data, models, API and Temporal, and tell what is wrong')
    .action(async (_raw: unknown, command: Command) => {
      const config = await commandConfig(command);
      const checks: [what: string, check: () => Promise<string>][] = [
        ['configuration', async () => config.path],
        [
          'data folder',
          async () => {
            await mkdir(config.data_dir, { recursive: true });
            await access(config.data_dir, constants.W_OK);
            return `${config.data_dir} can be written`;
          },
        ],
        ...Object.values(config.models).flatMap((model): [string, () => Promise<string>][] => [
          [
            `reference of ${model.id}`,
            async () => access(model.reference, constants.R_OK).then(() => model.reference),
          ],
          [
            `model ${model.id}`,
            async () => `${(await loadModel(model)).version}, ${model.model_file ?? model.model_dir}`,
          ],
        ]),
        ...Object.keys(config.notifications.channels).map((name): [string, () => Promise<string>] => [
          `channel ${name}`,
          async () => {
            checkChannel(config, name, process.env);
            return 'its variables are set; sentinel notify test tells whether it works';
          },
        ]),
        [
          'API',
          async () => {
            const address = new URL('/health/ready', publicUrl(config));
            const answer = await fetch(address, {
              signal: AbortSignal.timeout(3_000),
            });
            const body: unknown = await answer.json();
            if (!answer.ok) throw new Error(JSON.stringify(body));
            return `ready at ${publicUrl(config)}`;
          },
        ],
        [
          'Temporal',
          async () => {
            const target = temporalTarget(config);
            const client = await connectClient(target, 2_000);
            await client.connection.close();
            return `answers at ${target.address}, namespace ${target.namespace}${target.connection.tls ? ', by TLS' : ''}`;
          },
        ],
        [
          'workers',
          async () => {
            const client = await connectClient(temporalTarget(config), 2_000);
            const polled = await queuePollers(client, config).finally(() => client.connection.close());
            const missing = polled.filter(({ workers }) => workers === 0);
            if (missing.length > 0) {
              const roles = missing.map(({ role, taskQueue }) => `${role} (task queue ${taskQueue})`);
              throw new Error(`nobody is there for ${roles.join(', ')}; work waits. Start: sentinel worker`);
            }
            return polled
              .map(({ role, taskQueue, workers }) => `${role} on ${taskQueue}: ${workers}`)
              .join(', ');
          },
        ],
      ];
      const rows: string[][] = [];
      for (const [what, check] of checks) {
        const row = await check().then(
          (detail) => ['ok', what, detail],
          (error: unknown) => ['FAIL', what, messageOf(error)],
        );
        if (row[0] === 'FAIL') process.exitCode = 1;
        rows.push(row);
      }
      process.stdout.write(textTable(rows));
    });
}
