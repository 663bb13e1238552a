/** Models that tools/export_sklearn.py exports say what scikit-learn says, to the last bit, of every test row. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ModelConfig, modelOf, parseConfig } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { importModel } from '../model/import-model.js';
import { loadModel } from '../model/load-model.js';
import type { FeatureRow } from '../model/predictor.js';
import { promoteVersion } from '../model/promote-version.js';
import { pythonWith } from './python-environment.js';

const python = await pythonWith(['numpy==2.4.6', 'pandas==3.1.1', 'scikit-learn==1.9.1']);
const deps = { now: () => new Date('2026-01-02T03:04:05.000Z') };
const rowsSchema = z.object({
  version: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.number(), z.string(), z.null()]))),
  predictions: z.array(z.number()),
  probabilities: z.array(z.array(z.number())).nullable(),
});
const headerSchema = z.object({ header: z.object({ target: z.unknown(), features: z.array(z.unknown()) }) });

let folder: string;
beforeAll(async () => {
  if (python === null) return;
  folder = await mkdtemp(join(tmpdir(), 'sentinel-sklearn-'));
  await promisify(execFile)(python, [
    join(packageRoot(), 'test', 'sklearn-models.py'),
    folder,
    join(packageRoot(), 'data', 'reference'),
  ]);
});
afterAll(async () => {
  if (python !== null) await rm(folder, { recursive: true });
});

async function oracle(name: string) {
  const read = async (kind: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, `${name}.${kind}.json`), 'utf8'));
  const { columns, rows, ...said } = rowsSchema.parse(await read('rows'));
  const { header } = headerSchema.parse(await read('model'));
  const features = Object.fromEntries(
    columns.map((column, at) => {
      const text = rows.some((row) => typeof row[at] === 'string');
      return [column, { type: text ? 'categorical' : 'numeric', nullable: true }];
    }),
  );
  const config = parseConfig(
    JSON.stringify({
      default_model: 'm',
      data_dir: name,
      models: { m: { features, target: header.target, reference: 'none.csv' } },
    }),
    join(folder, 'sentinel.config.yaml'),
  );
  const asked: FeatureRow[] = rows.map((row) =>
    Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])),
  );
  return { config: modelOf(config), asked, ...said, path: join(folder, `${name}.model.json`) };
}

async function served(config: ModelConfig, path: string) {
  const { version } = await importModel(config, path, deps);
  await promoteVersion(config, version, {}, deps);
  return loadModel(config);
}

describe.skipIf(python === null)('a model exported from scikit-learn', () => {
  it.each([
    'forest',
    'forest_gaps',
    'forest_weighted',
    'ties',
    'ties_reversed',
    'extra_trees_three',
    'extra_trees_gaps',
    'tree_best_first',
    'tree_three',
    'forest_regressor',
    'extra_trees_regressor_gaps',
    'tree_regressor',
    'census',
    'census_hours',
  ])('%s differs in no bit', async (name) => {
    const { config, path, asked, version, predictions, probabilities } = await oracle(name);
    const predictor = await served(config, path);
    expect(predictor.version).toBe(version);
    const answers = await predictor.predictMany(asked);
    expect(answers).toHaveLength(predictions.length);
    expect(answers.map(({ prediction }) => prediction)).toEqual(predictions);
    if (probabilities === null) return;
    const said = probabilities[0]?.length === 2 ? probabilities.map((row) => row[1]) : probabilities;
    expect(answers.map((answer) => answer.probabilities ?? answer.probability)).toEqual(said);
  });

  it('has ties among its rows, which go to the class that scikit-learn takes', async () => {
    const { probabilities, predictions } = await oracle('ties_reversed');
    const ties = predictions.filter((_, row) => probabilities?.[row]?.[0] === 0.5);
    expect(ties.length).toBeGreaterThan(100);
    expect(new Set(ties)).toEqual(new Set([1]));
  });
});
