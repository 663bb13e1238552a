import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Command } from 'commander';
import { temporalTarget } from '../worker/connect.js';
import { resolveTemporalCli } from '../worker/temporal-cli.js';
import { commandConfig } from './command-config.js';

/** `sentinel temporal …` */
export function temporalCommand(): Command {
  return new Command('temporal')
    .description('Temporal’s own CLI, pointed at this project’s server: sentinel temporal schedule list')
    .argument('[arguments...]', 'handed on as they are')
    .allowUnknownOption()
    .passThroughOptions()
    .helpOption(false)
    .action(async (handedOn: string[], _options: unknown, command: Command) => {
      const config = await commandConfig(command);
      const target = temporalTarget(config);
      const cli = await resolveTemporalCli({ say: () => {} });
      const child = spawn(cli, handedOn, {
        stdio: 'inherit',
        env: { ...process.env, TEMPORAL_ADDRESS: target.address, TEMPORAL_NAMESPACE: target.namespace },
      });
      const [code] = await once(child, 'exit');
      process.exitCode = typeof code === 'number' ? code : 1;
    });
}
