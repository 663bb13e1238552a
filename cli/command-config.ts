import type { Command } from 'commander';
import * as z from 'zod';
import { withEnvironment } from '../config/environment.js';
import { loadConfig, type SentinelConfig } from '../config/load-config.js';

const globalOptions = z.object({ config: z.string().optional() });

/** The configuration that a command was told to use, or the one in the working folder, with the environment's word. */
export async function commandConfig(command: Command): Promise<SentinelConfig> {
  return withEnvironment(await loadConfig(globalOptions.parse(command.optsWithGlobals()).config));
}
