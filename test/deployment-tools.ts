/** The commands that tests of the deployment need. Where one is missing it is said loudly; with CI set it fails. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../config/cache-folder.js';

const run = promisify(execFile);

async function works(command: readonly string[]): Promise<boolean> {
  const [file = '', ...args] = command;
  return run(file, args).then(
    () => true,
    () => false,
  );
}

function missing(problem: string): void {
  if (process.env.CI) throw new Error(problem);
  process.stderr.write(`SKIPPED: ${problem}\n`);
}

/** Docker Compose 2: Docker's own plugin, the command of its own, or the one that `.ci/run` builds. */
export async function composeCommand(): Promise<readonly string[] | null> {
  const ways = [
    ['docker', 'compose'],
    ['docker-compose'],
    [join(cacheFolder(), 'docker-compose-2.40.3', 'docker-compose')],
  ];
  for (const way of ways) {
    // Version 1, in Python, does not know what the file uses; it answers `version --short` with 1.…
    const [file = '', ...args] = way;
    const version = await run(file, [...args, 'version', '--short']).catch(() => null);
    if (version && /^v?[2-9]/.test(version.stdout)) return way;
  }
  missing('Docker Compose 2 is not there, so docker-compose.yml is not checked by it. .ci/run builds it.');
  return null;
}

/** Does the work if that command is there. */
export async function commandOrSkip(command: string, from: string, work: () => Promise<void>): Promise<void> {
  if (await works([command, '--version'])) return work();
  missing(`${command} is not on PATH, so what it checks is not checked (${from} has it).`);
}
