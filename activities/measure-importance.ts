/** What each feature is worth to a model. It computes: a command may call it, a worker lets a thread do it. */
import { sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import type { Features } from '../drift/forest/features.js';
import { samplePositions, takeRows } from '../drift/forest/take-rows.js';
import { permutationImportance } from '../drift/why/permutation-importance.js';
import { accuracy, rocAuc } from '../model/evaluate.js';
import type { FeatureColumn, LabelledRows } from '../model/labelled-rows.js';
import { loadModel, loadVersion } from '../model/load-model.js';
import type { Prediction, Predictor } from '../model/predictor.js';
import { readRows } from '../model/read-rows.js';
import { type VersionImportance, writeImportance } from '../model/version-importance.js';
import { hashOf } from '../store/hash-of-file.js';
import { importanceFile } from './importance-file.js';
import { type ImportancePlan, MOST_ROWS, planImportance } from './importance-plan.js';
import { createReusedRows } from './reused-rows.js';

const SEED = 0;
/** What the passes may take together. A check's step may take 15 minutes, and compares columns meanwhile. */
const BUDGET_MS = 3 * 60_000;
/** So many times that, and it is given up: passes take longer than the first did. */
const PATIENCE = 2;
/** Rows that are predicted at a time. */
const CHUNK = 1_000;

export interface MeasureImportanceOptions {
  /** Called before each chunk of rows; may throw to stop. */
  readonly step?: () => void;
  /** What the passes over the rows may take together, in milliseconds; three minutes unless told. */
  readonly budgetMs?: number;
}

/**
 * Measures by how much a model gets worse when a feature is shuffled, on its held-out rows, or without any on those of its reference, and
 * keeps it with the version. Of more than 2,000 rows a random sample is looked at. Where five repeats would take longer than there is
 * time, there are fewer, then fewer rows; what was measured says how many.
 *
 * @param version one of the registry; the model that is served unless told
 * @throws SentinelError what loading the model and reading the rows throw; SENT_DATA_FILE_INVALID when the file is larger than 256 MB;
 * SENT_IMPORTANCE_TOO_SLOW when not even one repeat of 200 rows has time
 */
export async function measureImportance(
  model: ModelConfig,
  version: string | null,
  now: () => Date,
  { step = () => {}, budgetMs = BUDGET_MS }: MeasureImportanceOptions = {},
): Promise<VersionImportance> {
  const fixed = version === null && model.model_file !== undefined ? await hashOf(model.model_file) : null;
  const predictor = version === null ? await loadModel(model) : await loadVersion(model, version);
  const { file, measured_on } = await importanceFile(model);
  const rows = await readRows(file, model);
  if (rows.rows === 0)
    throw sentinelError('SENT_DATA_FILE_INVALID', {
      path: file,
      format: 'labelled rows',
      problem: 'it has no rows',
    });
  const { figure, score } = scoreOf(predictor, rows);
  const features: Features = { rows: rows.rows, columns: rows.features.map(featureOf) };
  const tooSlow = (problem: string) =>
    sentinelError('SENT_IMPORTANCE_TOO_SLOW', {
      model: model.id,
      columns: features.columns.length,
      seconds: Math.round(budgetMs / 1000),
      problem,
    });
  const until = performance.now() + PATIENCE * budgetMs;
  const predict = predictAll(predictor, () => {
    step();
    if (performance.now() > until) throw tooSlow('it was given up after twice that time');
  });
  const plan = await planOf(features, predict, budgetMs);
  if (plan === null) throw tooSlow('one repeat of 200 rows would take longer');
  const columns = await permutationImportance(
    features,
    async (some, positions) => score(await predict(some), positions),
    { repeats: plan.repeats, mostRows: plan.rows, seed: SEED },
  );
  const importance: VersionImportance = {
    schema_version: 1,
    model_version: predictor.version,
    ...(fixed === null ? {} : { file_sha256: fixed }),
    figure,
    measured_on,
    rows: plan.rows,
    repeats: plan.repeats,
    seed: SEED,
    measured_at: now().toISOString(),
    columns: columns.map(({ name, importance, deviation }) => ({ name, importance, deviation })),
  };
  await writeImportance(model, importance);
  return importance;
}

/** By how long a pass takes. The second, as the first has to make the rows, and to warm up. */
async function planOf(
  features: Features,
  predict: (some: Features) => Promise<unknown>,
  budgetMs: number,
): Promise<ImportancePlan | null> {
  const some = takeRows(features, samplePositions(features.rows, MOST_ROWS, SEED));
  await predict(some);
  const started = performance.now();
  await predict(some);
  const pass = performance.now() - started;
  return planImportance({ columns: features.columns.length, rows: some.rows, pass }, budgetMs);
}

/** How good predictions are, higher being better: by scores where there are two classes, else by the answers. */
function scoreOf({ target }: Predictor, { labels }: LabelledRows) {
  const truth = (positions: Int32Array) => Float64Array.from(positions, (row) => labels[row] as number);
  const answers = (predictions: readonly Prediction[]) =>
    Float64Array.from(predictions, ({ prediction }) => prediction);
  if (target.type === 'regression') {
    const score = (predictions: readonly Prediction[], positions: Int32Array): number => {
      const wanted = truth(positions);
      const errors = answers(predictions).map((value, i) => Math.abs(value - (wanted[i] as number)));
      return -errors.reduce((sum, error) => sum + error, 0) / errors.length;
    };
    return { figure: 'mae' as const, score };
  }
  if (target.classes.length > 2) {
    const score = (predictions: readonly Prediction[], positions: Int32Array): number =>
      accuracy(truth(positions), answers(predictions)) ?? 0;
    return { figure: 'accuracy' as const, score };
  }
  const score = (predictions: readonly Prediction[], positions: Int32Array): number => {
    const scores = Float64Array.from(predictions, ({ probability }) => probability ?? 0);
    // Rows of one class alone leave nothing to rank.
    return rocAuc(truth(positions), scores) ?? 0.5;
  };
  return { figure: 'roc_auc' as const, score };
}

/** Predicts all rows, chunk by chunk. */
function predictAll(predictor: Predictor, step: () => void): (features: Features) => Promise<Prediction[]> {
  const rowsOf = createReusedRows();
  return async (features) => {
    const rows = rowsOf(features);
    const predictions: Prediction[] = [];
    for (let start = 0; start < rows.length; start += CHUNK) {
      step();
      predictions.push(...(await predictor.predictMany(rows.slice(start, start + CHUNK))));
    }
    return predictions;
  };
}

function featureOf(column: FeatureColumn): Features['columns'][number] {
  if (column.type === 'numeric') return column;
  const categories = [...new Set(column.values.filter((value) => value !== null))].sort();
  const codes = new Map(categories.map((category, code) => [category, code]));
  const { name } = column;
  return {
    type: 'categorical',
    name,
    categories,
    codes: Int32Array.from(column.values, (value) => (value === null ? -1 : (codes.get(value) ?? -1))),
  };
}
