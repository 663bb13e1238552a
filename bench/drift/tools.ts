import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.js';

/** What a whole process took. */
export interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
}

const HERE = join(packageRoot(), 'bench', 'drift');

/** The versions that the figures are about. */
const PACKAGES = ['evidently==0.7.23', 'pandas<3', 'scipy==1.17.1', 'pyarrow'];

/** A Python with Evidently in a virtual environment of its own, made when it is missing. */
export function evidentlyPython(folder: string): string {
  const venv = join(folder, 'venv');
  const python = join(venv, 'bin', 'python');
  if (!existsSync(join(venv, 'installed'))) {
    process.stderr.write(`Installing ${PACKAGES.join(', ')} into ${venv}\n`);
    execFileSync('python3', ['-m', 'venv', venv], { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    execFileSync('touch', [join(venv, 'installed')]);
  }
  return python;
}

/**
 * Runs a command as a process of its own, without NODE_EXTRA_CA_CERTS: where it is set, every start of Node parses those
 * certificates first (0.04 s for Debian's), whatever it is to do.
 */
export function measure(command: readonly string[], env: Readonly<Record<string, string>> = {}): Measured {
  const { NODE_EXTRA_CA_CERTS: _, ...own } = process.env;
  const run = spawnSync('python3', [join(HERE, 'measure.py'), ...command], {
    encoding: 'utf8',
    env: { ...own, ...env },
    maxBuffer: 1e8,
  });
  const { seconds, megabytes, code } = JSON.parse(run.stdout || '{"code": 1}');
  if (code !== 0) throw new Error(`${command.join(' ')}: ended with ${code}\n${run.stderr}`);
  return { seconds, megabytes };
}

/** The run that took the median time. */
export function median(runs: readonly Measured[]): Measured {
  const sorted = runs.toSorted((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new RangeError('Expected at least one run.');
  return middle;
}

export const EVIDENTLY_SCRIPT = join(HERE, 'evidently_drift.py');
export const DUCKDB_SCRIPT = join(HERE, 'duckdb_load.mjs');
export const SENTINEL = join(packageRoot(), 'bin', 'sentinel.js');
