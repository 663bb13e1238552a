/** `sentinel audit` as people call it, after what people do. */
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

let project: TinyProject;
beforeAll(async () => {
  project = await tinyProject({ trained: false });
});
afterAll(() => project.remove());

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function sentinel(...args: string[]): Promise<Outcome> {
  return promisify(execFile)(process.execPath, [join(packageRoot(), 'bin', 'sentinel.js'), ...args], {
    cwd: project.folder,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Outcome) => error,
  );
}

it('lists what was done, and holds it against its hashes', async () => {
  expect(await sentinel('audit')).toMatchObject({ code: 0, stdout: 'The audit log has no such entry.\n' });
  expect((await sentinel('audit', 'verify')).stdout).toBe('The audit log is empty.\n');

  await sentinel('train');
  const listed = (await sentinel('audit', '--action', 'model.promote')).stdout.trim().split('\n');
  expect(listed).toHaveLength(2);
  expect(listed[1]).toMatch(
    /^2 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +sentinel train +model\.promote +tiny +version: rf-/,
  );
  expect(JSON.parse((await sentinel('audit', '--json', '--limit', '1')).stdout)).toMatchObject([
    { number: 2, action: 'model.promote', model: 'tiny' },
  ]);

  const { stdout: verified } = await sentinel('audit', 'verify');
  const [, last = ''] = /^2 entries, unbroken\. The last hash is ([0-9a-f]{64})\n$/.exec(verified) ?? [];
  expect((await sentinel('audit', 'verify', '--expect', last)).code).toBe(0);

  const folder = join(project.config.data_dir, 'audit');
  const cutOff = await readFile(join(folder, '000002.json'), 'utf8');
  await rm(join(folder, '000002.json'));
  expect((await sentinel('audit', 'verify')).code).toBe(0);
  expect(await sentinel('audit', 'verify', '--expect', last)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`no entry has the hash ${last}: the log was cut off, or is another`),
  });

  await writeFile(join(folder, '000002.json'), cutOff.replace('sentinel train', 'nobody'));
  expect(await sentinel('audit', 'verify')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('000002.json: it was changed'),
  });
});

it('says what it does not understand', async () => {
  expect(await sentinel('audit', '--action', 'model.delete')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--action: expected one of model.add, model.promote'),
  });
  expect(await sentinel('audit', '--model', 'none')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('got "none"'),
  });
});
