import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';

const built = join(packageRoot(), 'dist', 'bundle', 'cli', 'drift-main.cjs');
const runner = join(packageRoot(), 'bin', 'run-compiled.js');

/** Runs `sentinel drift --help` from a script, and says whether V8 took what had been compiled of it. */
function helpFrom(script: string): { help: string; taken: boolean } {
  const code = `
    const script = require(${JSON.stringify(runner)}).runCompiled(${JSON.stringify(script)});
    process.on('exit', () => process.stdout.write(script.cachedDataRejected === false ? 'taken' : 'not taken'));`;
  const output = execFileSync(process.execPath, ['-e', code, 'drift', '--help'], { encoding: 'utf8' });
  const [, help = '', taken] = /^([\s\S]*?)(taken|not taken)$/.exec(output) ?? [];
  return { help, taken: taken === 'taken' };
}

function flipped(content: Buffer): Buffer {
  const at = content.length >> 1;
  content.writeUInt8(content.readUInt8(at) ^ 0xff, at);
  return content;
}

describe('sentinel drift, compiled ahead', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'compiled-command-'));
    cpSync(join(packageRoot(), 'package.json'), join(folder, 'package.json'));
    cpSync(built, join(folder, 'drift-main.cjs'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('starts from what V8 compiled when it was built', () => {
    const { help, taken } = helpFrom(built);
    expect(taken).toBe(true);
    expect(help).toContain('--fail-on-drift');
  });

  it.each([
    ['nothing was compiled', null],
    ['it is damaged', Buffer.alloc(1000, 7)],
    ['it is empty', Buffer.alloc(0)],
    // V8 itself would take it, and what runs then computes something else.
    ['a byte of it is another', flipped(readFileSync(`${built}.compiled`))],
  ])('starts the same way when %s', (_, content) => {
    const compiled = join(folder, 'drift-main.cjs.compiled');
    rmSync(compiled, { force: true });
    if (content !== null) writeFileSync(compiled, content);
    const { help, taken } = helpFrom(join(folder, 'drift-main.cjs'));
    expect(taken).toBe(false);
    expect(help).toBe(helpFrom(built).help);
  });

  it('runs the script as it is, not what was compiled of another as long', () => {
    const script = join(folder, 'drift-main.cjs');
    cpSync(`${built}.compiled`, `${script}.compiled`);
    expect(helpFrom(script).taken).toBe(true);
    const other = readFileSync(built, 'latin1').replaceAll('--fail-on-drift', '--FAIL-ON-DRIFT');
    writeFileSync(script, other, 'latin1');
    const { help, taken } = helpFrom(script);
    expect(taken).toBe(false);
    expect(help).toContain('--FAIL-ON-DRIFT');
  });
});
