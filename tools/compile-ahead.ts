import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps what V8 has compiled of a script once it has checked two small files, beside it as `<script>.compiled`, for `bin/run-compiled.js`.
 *
 * @param runner `bin/run-compiled.js`
 * @param script the bundled `cli/drift-main`
 */
export function compileAhead(runner: string, script: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'sentinelml-compile-'));
  try {
    const [reference, current] = [0, 0.3].map((shift, at) => {
      const file = join(folder, `${at}.csv`);
      writeFileSync(file, rowsOf(shift));
      return file;
    });
    const args = ['drift', '--reference', reference ?? '', '--current', current ?? ''];
    const outputs = [
      '--html',
      join(folder, 'report.html'),
      '--json',
      join(folder, 'result.json'),
      '--no-cache',
    ];
    const code = `
      const { keepCompiled, runCompiled } = require(${JSON.stringify(runner)});
      const file = ${JSON.stringify(script)};
      const script = runCompiled(file);
      process.on('exit', () => keepCompiled(file, script));`;
    execFileSync(process.execPath, ['-e', code, ...args, ...outputs], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ROWS = 3000;

/** Numbers with and without ties and gaps, and categories: what most files hold. The same each time. */
function rowsOf(shift: number): string {
  let state = 1;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const rows = Array.from({ length: ROWS }, () => {
    const bell = uniform() + uniform() + uniform() - 1.5;
    const gap = uniform() < 0.1 ? '' : uniform();
    return [bell + shift, Math.exp(bell), gap, Math.floor(100 * uniform()), `c${Math.floor(9 * uniform())}`];
  });
  // A quote in one of them makes it a file for DuckDB, which large ones are as well.
  const name = shift === 0 ? 'bell' : '"bell"';
  return [`${name},skewed,gaps,whole,category`, ...rows.map((row) => row.join(','))].join('\n');
}
