import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.js';

/** NannyML and what it needs but does not name, or not in the version it needs. */
const PACKAGES = ['nannyml==0.13.1', 'statsmodels', 'pandas<3'];

/** A script of this folder. */
export function nannymlScript(name: string): string {
  return join(packageRoot(), 'bench', 'cbpe', name);
}

/**
 * A Python with NannyML in a virtual environment of its own, made when it is missing, which takes minutes.
 *
 * @param folder that holds it
 * @throws Error when there is no Python or no package registry
 */
export function nannymlPython(folder: string): string {
  const venv = join(folder, 'nannyml');
  const python = join(venv, 'bin', 'python');
  if (!existsSync(join(venv, 'installed'))) {
    process.stderr.write(`Installing ${PACKAGES.join(', ')} into ${venv}\n`);
    execFileSync('python3', ['-m', 'venv', venv], { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    writeFileSync(join(venv, 'installed'), '');
  }
  return python;
}
