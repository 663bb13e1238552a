/** `sentinel model` as people call it. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelOf } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { trainModel } from '../model/train-model.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

let project: TinyProject;
let first: string;
let second: string;
beforeAll(async () => {
  project = await tinyProject({ trained: false });
  const config = modelOf(project.config);
  const train = (seed: number) =>
    trainModel(
      { ...config, training: { ...config.training, seed } },
      { now: () => new Date(`2026-01-0${seed}T03:04:05.000Z`), promote: false },
    );
  first = (await train(1)).version;
  second = (await train(2)).version;
});
afterAll(() => project.remove());

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function model(...args: string[]): Promise<Outcome> {
  return promisify(execFile)(
    process.execPath,
    [join(packageRoot(), 'bin', 'sentinel.js'), 'model', ...args],
    {
      cwd: project.folder,
    },
  ).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Outcome) => error,
  );
}

it('lists, promotes, rolls back and tells the history', async () => {
  const states = async () =>
    (await model('list')).stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/ {2,}/).slice(0, 3));
  expect(await states()).toEqual([
    ['tiny', second, 'candidate'],
    ['tiny', first, 'candidate'],
  ]);
  expect(await model('show')).toMatchObject({
    code: 2,
    stderr: 'sentinel: No version is champion yet. Name the version to show.\n',
  });

  await model('promote', first);
  const promoted = await model('promote', second, '--expect', first, '--reason', 'more accurate', '--json');
  expect(JSON.parse(promoted.stdout)).toMatchObject({
    number: 2,
    version: second,
    previous: first,
    reason: 'more accurate',
  });
  expect((await model('show')).stdout).toContain(`version        ${second}`);

  const back = await model('rollback', '--reason', 'wrong for Bern');
  expect(back.stdout).toMatch(new RegExp(`^tiny: ${first} is champion since .*, ${second} before\n$`));
  expect((await model('archive', second)).code).toBe(0);
  expect(await states()).toEqual([
    ['tiny', second, 'archived'],
    ['tiny', first, 'champion'],
  ]);
  expect((await model('history')).stdout).toMatch(
    new RegExp(
      `rollback +${first} .*wrong for Bern\n.*promote +${second} .*more accurate\n.*promote +${first}`,
    ),
  );
});

it('says in one line what cannot be done, and exits with 2', async () => {
  await model('promote', first);
  const refused = async (...args: string[]) => {
    const { code, stderr } = await model(...args);
    expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 2, lines: 2 });
    return stderr;
  };
  expect(await refused('promote', 'rf-9')).toContain('Model "tiny" has no version "rf-9"');
  expect(await refused('rollback')).toContain('no earlier champion');
  expect(await refused('promote', second, '--expect', second)).toContain(
    `Expected version ${second} of model "tiny" to be the champion, but it is ${first}`,
  );
  expect(await refused('archive', first)).toContain(`${first} is the champion`);
  expect(await refused('list', '--model', 'nope')).toContain('Expected one of the models tiny');

  const path = join(project.folder, 'data', 'models', 'tiny', second, 'model.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.slice(1));
  expect(await refused('promote', second)).toContain('its SHA-256 is not the one in metadata.json');
  await writeFile(path, text);
});

it('takes a model file in, and promotes it where it is told to', async () => {
  const exported = join(project.folder, 'exported.json');
  const path = join(project.folder, 'data', 'models', 'tiny', first, 'model.json');
  const other = (await readFile(path, 'utf8')).replace(first, 'sk-1');
  await writeFile(exported, other);
  expect(await model('import', 'exported.json', '--promote', '--reason', 'from elsewhere')).toMatchObject({
    code: 0,
    stdout: 'tiny: sk-1 is champion; ml-random-forest, not measured\n',
  });
  expect((await model('history')).stdout).toMatch(/promote +sk-1 .*from elsewhere/);
  expect((await model('import', 'exported.json')).stdout).toContain(
    'sk-1 is a candidate; sentinel model promote sk-1 serves it',
  );
  expect(await model('import', 'none.json')).toMatchObject({ code: 1 });
  await writeFile(exported, other.slice(0, 500));
  expect(await model('import', 'exported.json')).toMatchObject({ code: 2 });
});
