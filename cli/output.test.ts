import { link, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOutputs, writeOutput } from './output.js';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'output-'));
  await writeFile(at('data.csv'), 'x\n1\n');
  await link(at('data.csv'), at('link.csv'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('checkOutputs', () => {
  it('takes two places, one of them standard output, and a device for both', async () => {
    await checkOutputs({});
    await checkOutputs({ json: at('a'), html: at('b'), reference: at('data.csv') });
    await checkOutputs({ json: '-', html: at('b') });
    await checkOutputs({ json: '/dev/null', html: '/dev/null' });
  });

  it.each([
    [
      'one file for both',
      () => ({ json: at('a'), html: join(folder, '.', 'a') }),
      /--json and --html both name/,
    ],
    ['standard output for both', () => ({ json: '-', html: '-' }), /both name standard output/],
    [
      'one file for two of five',
      () => ({ json: at('a'), markdown: at('b'), junit: at('c'), csv: at('b') }),
      /--markdown and --csv both name .*b\. Expected two places/,
    ],
    ['nothing', () => ({ json: '' }), /--json: expected a file or -, got an empty text/],
    [
      'the data',
      () => ({ html: at('link.csv'), current: at('data.csv') }),
      /--html .*link\.csv would overwrite the file of --current/,
    ],
  ])('refuses %s', async (_name, outputs, message) => {
    await expect(checkOutputs(outputs())).rejects.toMatchObject({
      code: 'SENT_USAGE',
      message: expect.stringMatching(message),
    });
  });
});

describe('writeOutput', () => {
  it('writes a file, and leaves nothing else behind', async () => {
    await writeOutput(at('out.json'), '{}');
    expect(await readFile(at('out.json'), 'utf8')).toBe('{}');
    expect((await readdir(folder)).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it('makes no folder on its way up', async () => {
    const before = await readdir(folder);
    for (const path of ['data.csv.foo/..', 'no/../out', 'no/.', 'no/'])
      await expect(writeOutput(`${folder}/${path}`, '{}')).rejects.toMatchObject({
        code: 'SENT_USAGE',
        message: expect.stringContaining(`Cannot write ${folder}/${path}`),
      });
    expect(await readdir(folder)).toEqual(before);
  });

  it('tells a mistyped folder from a full disk', async () => {
    await expect(writeOutput(at('no/such/out.json'), '{}')).rejects.toMatchObject({
      code: 'SENT_USAGE',
      exitCode: 2,
      message: expect.stringContaining('Cannot write'),
    });
    if (process.platform !== 'linux') return;
    await expect(writeOutput('/dev/full', '{}')).rejects.toMatchObject({
      code: 'SENT_OUTPUT_FAILED',
      exitCode: 1,
      message: expect.stringContaining('Cannot write /dev/full: ENOSPC'),
    });
  });
});
