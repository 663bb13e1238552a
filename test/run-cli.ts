/** The `sentinel` command from its sources, as a process of its own. For tests. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../config/package-root.js';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end, whatever its exit code.
 *
 * @param folder where it runs; its `sentinel.config.yaml` is the configuration
 * @param env variables beside those of this process
 */
export function runCli(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return promisify(execFile)(
    process.execPath,
    [
      '--import',
      join(packageRoot(), 'node_modules/tsx/dist/loader.mjs'),
      join(packageRoot(), 'cli/main.ts'),
      ...args,
    ],
    {
      cwd: folder,
      env: { ...process.env, SENTINEL_CONFIG: join(folder, 'sentinel.config.yaml'), ...env },
      maxBuffer: 2 ** 26,
    },
  ).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Outcome) => error,
  );
}
