/** The `sentinel` command from its sources, as a process of its own. For tests. */
import { execFile } from 'node:child_process';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { entryPoint, packageRoot } from '../config/package-root.js';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What Node.js is told to run one of our entry points, such as `cli/main`. */
export function programOf(entry: string): string[] {
  const script = entryPoint(entry);
  const loader = join(packageRoot(), 'node_modules/tsx/dist/loader.mjs');
  return extname(script) === '.ts' ? ['--import', loader, script] : [script];
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
  return promisify(execFile)(process.execPath, [...programOf('cli/main'), ...args], {
    cwd: folder,
    env: { ...process.env, SENTINEL_CONFIG: join(folder, 'sentinel.config.yaml'), ...env },
    maxBuffer: 2 ** 26,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Outcome) => error,
  );
}
