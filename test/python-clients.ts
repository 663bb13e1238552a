import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../config/cache-folder.js';

/** The versions that the protocols are driven with. */
const PACKAGES = [
  'tritonclient[http]==2.73.0',
  'mlflow-skinny==3.17.2',
  'numpy==2.4.6',
  'pandas==3.1.1',
  // MLflow looks for it by name and fails where it is not.
  'scipy==1.17.1',
] as const;

/**
 * A Python that has the clients, in an environment that is made once. Where there is no Python or no package registry
 * it says so and is `null`; with `CI` set that is an error.
 */
export function pythonWithClients(): string | null {
  try {
    const folder = join(cacheFolder(), 'test-clients');
    const python = join(folder, 'bin', 'python');
    const stamp = join(folder, 'installed.json');
    const wanted = JSON.stringify(PACKAGES);
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
      execFileSync('python3', ['-m', 'venv', '--clear', folder], { stdio: 'pipe' });
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES];
      execFileSync(python, pip, { stdio: 'pipe' });
      writeFileSync(stamp, wanted);
    }
    const works = spawnSync(python, ['-c', 'import tritonclient.http, mlflow.pyfunc, pandas']);
    if (works.status !== 0) throw new Error(String(works.stderr));
    return python;
  } catch (error) {
    const problem = `The protocols cannot be driven by ${PACKAGES.join(', ')}: ${String(error).slice(0, 500)}`;
    if (process.env.CI) throw new Error(problem);
    process.stderr.write(`SKIPPED: ${problem}\n`);
    return null;
  }
}
