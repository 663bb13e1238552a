/** ONNX models that skl2onnx converts, through ONNX Runtime, against scikit-learn; and what is said where it is not there. */
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { cacheFolder } from '../config/cache-folder.js';
import { modelOf, parseConfig } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { importModel } from '../model/import-model.js';
import { loadModel } from '../model/load-model.js';
import { promoteVersion } from '../model/promote-version.js';
import { pythonWith } from './python-environment.js';

const run = promisify(execFile);
const RUNTIME = 'onnxruntime-node@1.30.0';
const deps = { now: () => new Date('2026-01-02T03:04:05.000Z') };
const rowsSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.number(), z.string()]))),
  said: z.array(z.union([z.number(), z.string()])),
  probabilities: z.array(z.array(z.number())).nullable(),
  classes: z.array(z.string()),
});

/** A folder with ONNX Runtime installed, made once; `null`, loudly, where it cannot be had. */
async function runtimeFolder(): Promise<string | null> {
  const folder = join(cacheFolder(), 'test-node', RUNTIME.replace('@', '-'));
  const isThere = await access(join(folder, 'node_modules', 'onnxruntime-node', 'package.json')).then(
    () => true,
    () => false,
  );
  if (isThere) return folder;
  const unfinished = `${folder}.${process.pid}.tmp`;
  try {
    await mkdir(unfinished, { recursive: true });
    await writeFile(join(unfinished, 'package.json'), '{"private":true}');
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', RUNTIME], {
      cwd: unfinished,
    });
    await rename(unfinished, folder);
    return folder;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (process.env.CI) throw error;
    process.stderr.write(`SKIPPED: ${RUNTIME} cannot be installed: ${String(error).slice(0, 500)}\n`);
    return null;
  }
}

const python = await pythonWith([
  'numpy==2.4.6',
  'pandas==3.1.1',
  'scikit-learn==1.9.1',
  'onnx==1.23.2',
  'skl2onnx==1.20.0',
]);
const runtime = await runtimeFolder();
const home = process.cwd();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-onnx-'));
  if (python !== null) await run(python, [join(packageRoot(), 'test', 'onnx-models.py'), folder]);
});
afterAll(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true });
});

function configOf(name: string, target: string, features: string) {
  const text = `{ default_model: m, data_dir: ${name}, models: { m: { features: ${features}, target: ${target}, reference: r.csv } } }`;
  return modelOf(parseConfig(text, join(folder, 'sentinel.config.yaml')));
}

const NUMBERS = '{ a: { type: numeric }, b: { type: numeric }, c: { type: numeric } }';
const read = async (name: string) =>
  rowsSchema.parse(JSON.parse(await readFile(join(folder, `${name}.rows.json`), 'utf8')));

describe('without ONNX Runtime', () => {
  it('says what to install', async () => {
    process.chdir(folder);
    await writeFile(join(folder, 'some.onnx'), 'not read');
    const importing = importModel(
      configOf('none', '{ name: y, type: regression }', NUMBERS),
      join(folder, 'some.onnx'),
      deps,
    );
    await expect(importing).rejects.toThrow(
      'Model "m" is an ONNX model, which needs the package onnxruntime-node: it is not installed. ' +
        'Install it with: ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node',
    );
  });
});

describe.skipIf(python === null || runtime === null)('an ONNX model', () => {
  beforeAll(() => {
    process.chdir(runtime ?? home);
  });

  it.each<[string, string, string]>([
    ['boosted', '{ name: y, classes: ["0", "1"] }', NUMBERS],
    // Its classes stand in another order than scikit-learn's.
    ['three', '{ name: y, classes: [red, green, blue] }', NUMBERS],
    ['regressor', '{ name: y, type: regression }', NUMBERS],
    [
      'columns',
      '{ name: y, classes: ["no", "yes"] }',
      '{ age: { type: numeric }, city: { type: categorical } }',
    ],
  ])('%s says what scikit-learn says, in numbers of 32 bits', async (name, target, features) => {
    const config = configOf(name, target, features);
    const metadata = await importModel(config, join(folder, `${name}.onnx`), deps);
    expect(metadata).toMatchObject({ format: 'onnx', framework: 'onnx', file: { name: 'model.onnx' } });
    await promoteVersion(config, metadata.version, {}, deps);
    const predictor = await loadModel(config);
    expect(predictor).toMatchObject({ version: metadata.version, trainedAt: metadata.training.trained_at });

    const { columns, rows, said, probabilities, classes } = await read(name);
    const answers = await predictor.predictMany(
      rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null]))),
    );
    expect(answers).toHaveLength(rows.length);
    for (const [row, answer] of answers.entries()) {
      const expected = said[row];
      if (config.target.type === 'regression') {
        expect(answer).toMatchObject({ label: null, probability: null });
        expect(answer.prediction).toBeCloseTo(Number(expected), 3);
        continue;
      }
      expect(answer.label).toBe(String(expected));
      expect(config.target.classes[answer.prediction]).toBe(answer.label);
      const of = (label: string) => probabilities?.[row]?.[classes.indexOf(label)] ?? Number.NaN;
      const meant = config.target.classes.length > 2 ? String(expected) : config.target.classes[1];
      expect(answer.probability).toBeCloseTo(of(meant), 5);
      if (answer.probabilities)
        for (const [at, label] of config.target.classes.entries())
          expect(answer.probabilities[at]).toBeCloseTo(of(label), 5);
    }
  });

  it.each<[string, string, string, string, string]>([
    [
      'other features',
      'boosted',
      '{ name: y, classes: [no, yes] }',
      '{ a: { type: numeric } }',
      'expected 1',
    ],
    [
      'texts',
      'boosted',
      '{ name: y, classes: [no, yes] }',
      NUMBERS.replace('numeric', 'categorical'),
      'categorical',
    ],
    ['more classes', 'boosted', '{ name: y, classes: [x, y, z] }', NUMBERS, 'Expected 1 × 3 numbers'],
    ['maps', 'zipmap', '{ name: y, classes: [no, yes] }', NUMBERS, 'options={"zipmap": False}'],
    [
      'columns of other names',
      'columns',
      '{ name: y, classes: ["no", "yes"] }',
      '{ age: { type: numeric }, town: { type: categorical } }',
      'its input "city" is no feature of the configuration',
    ],
  ])('is refused with %s', async (_, name, target, features, problem) => {
    const importing = importModel(configOf('refused', target, features), join(folder, `${name}.onnx`), deps);
    await expect(importing).rejects.toMatchObject({ code: 'SENT_MODEL_FILE_INVALID' });
    await expect(importing).rejects.toThrow(problem);
  });

  it('is refused when it is no ONNX file', async () => {
    await writeFile(join(folder, 'broken.onnx'), 'broken');
    await expect(
      importModel(
        configOf('refused', '{ name: y, type: regression }', NUMBERS),
        join(folder, 'broken.onnx'),
        deps,
      ),
    ).rejects.toThrow('ONNX Runtime cannot read it');
  });
});
