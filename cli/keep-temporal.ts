import { join } from 'node:path';
import { messageOf } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import { type DevServer, startDevServer } from '../worker/dev-server.js';
import { resolveTemporalCli } from '../worker/temporal-cli.js';
import type { InstanceLock } from './instance-lock.js';
import { createProgress } from './progress.js';

export interface TemporalKeeper {
  /** Resolves when the server first answers. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

const RESTART_DELAY_MS = 2_000;

/** Finds or makes the CLI, starts the dev server, and starts it again when it dies. */
export function keepTemporal(
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
