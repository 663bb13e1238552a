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
/** Each example of the documentation, and what it says that it prints. */
let examples: readonly { readonly code: string; readonly printed: string }[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'library-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(packageRoot(), join(folder, 'node_modules', 'sentinelml'), 'dir');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const docs = await readFile(join(packageRoot(), 'docs', 'library.md'), 'utf8');
  examples = [...docs.matchAll(/```ts\n(.*?)```\n\nprints\n\n```text\n(.*?)```/gs)].map(
    ([, code = '', printed = '']) => ({ code, printed }),
  );
});
afterAll(() => rm(folder, { recursive: true }));

it('runs the examples of the documentation, which print what they say', async () => {
  expect(examples).toHaveLength(2);
  for (const { code: example, printed } of examples) {
    expect(example).toContain("from 'sentinelml'");
    expect(printed).not.toBe('');
    const { code } = await transform(example, { loader: 'ts' });
    await writeFile(join(folder, 'example.js'), code);
    const { stdout } = await run(process.execPath, [join(folder, 'example.js')]);
    expect(stdout).toBe(printed);
  }
});

it('carries types', async () => {
  const names = await Promise.all(
    examples.map(async ({ code }, i) => {
      await writeFile(join(folder, `example${i}.ts`), code);
      return `example${i}.ts`;
    }),
  );
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
  for (const name of names) await check(name);
  await expect(check('wrong.ts')).rejects.toMatchObject({ stdout: expect.stringContaining('\'"kss"\'') });
});
