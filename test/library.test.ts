/** `import … from 'sentinelml'`, as somebody who installed the package writes it. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';

const run = promisify(execFile);
let folder: string;
let example: string;
let printed: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'library-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(packageRoot(), join(folder, 'node_modules', 'sentinelml'), 'dir');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const docs = await readFile(join(packageRoot(), 'docs', 'library.md'), 'utf8');
  example = /```ts\n(.*?)```/s.exec(docs)?.[1] ?? '';
  printed = /```text\n(.*?)```/s.exec(docs)?.[1] ?? '';
});
afterAll(() => rm(folder, { recursive: true }));

it('runs the example of the documentation, which prints what it says', async () => {
  expect(example).toContain("from 'sentinelml'");
  expect(printed).not.toBe('');
  const { code } = await transform(example, { loader: 'ts' });
  await writeFile(join(folder, 'example.js'), code);
  const { stdout } = await run(process.execPath, [join(folder, 'example.js')]);
  expect(stdout).toBe(printed);
});

it('carries types', async () => {
  await writeFile(join(folder, 'example.ts'), example);
  await writeFile(
    join(folder, 'wrong.ts'),
    "import { detectDrift } from 'sentinelml';\ndetectDrift({ a: [1] }, { a: [1] }, { tests: { a: 'kss' } });\n",
  );
  const check = (file: string) =>
    run(process.execPath, [
      join(packageRoot(), 'node_modules', 'typescript', 'bin', 'tsc'),
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--ignoreConfig',
      join(folder, file),
    ]);
  await check('example.ts');
  await expect(check('wrong.ts')).rejects.toMatchObject({ stdout: expect.stringContaining('\'"kss"\'') });
});
