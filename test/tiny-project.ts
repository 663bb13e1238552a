/** A whole small project in a temporary folder: configuration, reference, and a trained model. For tests. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, modelOf, type SentinelConfig } from '../config/load-config.js';
import { trainModel } from '../model/train-model.js';

export interface TinyProject {
  readonly folder: string;
  readonly config: SentinelConfig;
  remove(): Promise<void>;
}

export interface TinyProjectOptions {
  /** YAML lines put at the top level of the configuration. */
  readonly settings?: string;
  /** YAML lines put under the model, indented by four. */
  readonly modelSettings?: string;
  readonly trained?: boolean;
  /** Ids of its models, all alike but for their reference, `{id}.csv`; one, `tiny`, unless told. */
  readonly models?: readonly string[];
  /** Names of further numeric features. */
  readonly measurements?: readonly string[];
}

const CITIES = ['Basel', 'Bern', 'Zürich'];

/** One row of the tiny world: deterministic, `i` is its number. */
export function tinyRow(i: number): { age: number; city: string; label: string } {
  const age = 20 + ((i * 37) % 50);
  const city = CITIES[(i * 7) % 3] ?? 'Bern';
  return { age, city, label: age + (city === 'Bern' ? 8 : 0) > 47 ? 'yes' : 'no' };
}

/** The reference of the tiny world: 600 rows with target, prediction and probability. */
export function tinyReference(rows = 600, measurements: readonly string[] = []): string {
  const lines = [['age,city,bought,prediction,probability', ...measurements].join(',')];
  for (let i = 0; i < rows; i++) {
    const { age, city, label } = tinyRow(i);
    const probability = Math.min(0.95, Math.max(0.05, (age - 25) / 45));
    const cells = [age, city, label, probability >= 0.5 ? 1 : 0, probability];
    lines.push([...cells, ...measurements.map((_, at) => (i * (at + 3)) % 11)].join(','));
  }
  return `${lines.join('\n')}\n`;
}

export async function tinyProject(options: TinyProjectOptions = {}): Promise<TinyProject> {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-project-'));
  const reference = (id: string): string => (options.models ? `${id}.csv` : 'reference.csv');
  const { models = ['tiny'], measurements = [] } = options;
  for (const id of models) await writeFile(join(folder, reference(id)), tinyReference(600, measurements));
  const model = (id: string): string => `  ${id}:
    features:
      age: { type: numeric, min: 0, max: 150 }
      city: { type: categorical, nullable: true }
${measurements.map((name) => `      ${name}: { type: numeric }\n`).join('')}    target: { name: bought, classes: ["no", "yes"] }
    reference: ${reference(id)}
    training: { trees: 5, rows_per_tree: 60 }
${options.modelSettings ?? ''}
`;
  await writeFile(
    join(folder, 'sentinel.config.yaml'),
    `default_model: ${models[0]}
${options.settings ?? ''}
models:
${models.map(model).join('')}`,
  );
  const config = await loadConfig(join(folder, 'sentinel.config.yaml'));
  if (options.trained !== false)
    await trainModel(modelOf(config), { now: () => new Date('2026-11-23T00:00:00Z') });
  return { folder, config, remove: () => rm(folder, { recursive: true, force: true }) };
}
