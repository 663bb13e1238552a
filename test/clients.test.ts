/** The protocols as their own clients speak them: tritonclient and MLflow's scoring client, against the API's process. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { packageRoot } from '../config/package-root.js';
import { pythonWithClients } from './python-clients.js';
import { programOf } from './run-cli.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const python = pythonWithClients();
const run = promisify(execFile);

const ROWS = [
  { age: 20.5, city: 'Bern' },
  { age: 69, city: 'Zürich' },
  { age: 45, city: 'a "b",\nc' },
];
const answeredSchema = z.object({
  labels: z.array(z.string()),
  probabilities: z.array(z.number()),
  predictions: z.array(z.number()),
});
const predictSchema = z.object({
  predictions: z.array(z.object({ label: z.string(), probability: z.number(), prediction: z.number() })),
});

describe.skipIf(python === null)('clients of other model servers', () => {
  let project: TinyProject;
  let port: number;
  let api: ReturnType<typeof spawn>;
  let answers: Record<string, unknown>;
  let expected: z.infer<typeof answeredSchema>;

  beforeAll(async () => {
    project = await tinyProject({ settings: 'api: { port: 0 }' });
    api = spawn(
      process.execPath,
      [...programOf('cli/main'), 'api', '--config', join(project.folder, 'sentinel.config.yaml')],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    port = await listeningPort(api);
    const response = await fetch(`http://127.0.0.1:${port}/predict`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ instances: ROWS }),
    });
    const { predictions } = predictSchema.parse(await response.json());
    expected = {
      labels: predictions.map(({ label }) => label),
      probabilities: predictions.map(({ probability }) => probability),
      predictions: predictions.map(({ prediction }) => prediction),
    };
    const script = join(packageRoot(), 'test', 'clients.py');
    const { stdout } = await run(python ?? '', [script, String(port), JSON.stringify(ROWS)]);
    answers = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
  });
  afterAll(async () => {
    api.kill();
    await once(api, 'exit');
    await project.remove();
  });

  it.each([
    'triton columns, raw',
    'triton columns, JSON',
    'triton tensor',
    'mlflow data frame',
    'mlflow array',
    'mlflow records',
    'csv of pandas',
  ])('%s: the answers of /predict', (name) => {
    expect(answeredSchema.parse(answers[name])).toEqual(expected);
  });

  it('answers tritonclient’s probes, metadata and ids', () => {
    expect(answers.probes).toEqual([true, true, true, true, false]);
    expect(answers.server).toMatchObject({ name: 'sentinelml', extensions: ['binary_tensor_data'] });
    expect(answers.inputs).toEqual([
      { name: 'age', datatype: 'FP64', shape: [-1] },
      { name: 'city', datatype: 'BYTES', shape: [-1] },
    ]);
    expect(answers.id).toBe('7');
  });

  it('refuses in words that tritonclient shows', () => {
    expect(answers.refusal).toEqual([
      '422',
      'The request does not fit model "tiny": /inputs/0: expected a number from 0 to 150, got 1000 (number)',
    ]);
  });

  it('answers MLflow’s probe and version, and takes the NaN of its data frames for a missing value', () => {
    expect(answers.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(answers['mlflow missing']).toHaveLength(1);
  });
});

/** The port that the API says it listens on. */
async function listeningPort({ stdout, stderr }: ReturnType<typeof spawn>): Promise<number> {
  let said = '';
  for (const stream of [stdout, stderr]) stream?.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    const look = (text: string): void => {
      said += text;
      const port = /127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    stdout?.on('data', look);
    stderr?.on('data', look);
    stdout?.on('end', () => reject(new Error(`The API ended: ${said}`)));
  });
}
