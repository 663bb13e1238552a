import type { Command } from 'commander';
import * as z from 'zod';
import type { SentinelConfig } from '../config/load-config.js';

const globalOptions = z.object({ config: z.string().optional() });

/** The configuration file that a command was told to use, before its verb or behind it. */
export function configOption(command: Command): string | undefined {
  return globalOptions.parse(command.optsWithGlobals()).config;
}

/** The configuration that a command was told to use, or the one in the working folder, with the environment's word. */
export async function commandConfig(command: Command): Promise<SentinelConfig> {
  const { withEnvironment } = await import('../config/environment.js');
  const { loadConfig } = await import('../config/load-config.js');
  return withEnvironment(await loadConfig(configOption(command)));
}
