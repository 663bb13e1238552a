import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { commandConfig } from './command-config.js';
import { parentGone } from './parent-watch.js';
import { shutdownRequested } from './shutdown.js';
import { startEverything } from './start-everything.js';

/** `sentinel start` */
export function startCommand(): Command {
  return new Command('start')
    .description(
      'run everything here: API, worker, Temporal with its UI; trains missing models, applies the schedules',
    )
    .action(async (_raw: unknown, command: Command) => {
      const config = await commandConfig(command);
      const logFolder = join(config.data_dir, 'logs');
      await mkdir(logFolder, { recursive: true });
      const started = Date.now();
      const say = (line: string): void => {
        // Progress is drawn over one line, which this one must not run into.
        if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
        process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);
      };
      const abort = new AbortController();
      const asked = Promise.race([shutdownRequested(), parentGone()]);
      void asked.then((reason) => {
        say(`stopping (${reason})`);
        abort.abort();
      });
      const everything = await startEverything({ config, logFolder, say, signal: abort.signal });
      await asked;
      await everything.stop();
      say('stopped');
      process.exit(0);
    });
}
