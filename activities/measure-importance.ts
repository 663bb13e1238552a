/** What each feature is worth to a model. It computes: a command may call it, a worker lets a thread do it. */
import { stat } from 'node:fs/promises';
import { sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import type { Features } from '../drift/forest/features.js';
import { permutationImportance } from '../drift/why/permutation-importance.js';
import { accuracy, rocAuc } from '../model/evaluate.js';
import type { FeatureColumn, LabelledRows } from '../model/labelled-rows.js';
import { loadModel, loadVersion } from '../model/load-model.js';
import type { FeatureRow, Prediction, Predictor } from '../model/predictor.js';
import { readRows } from '../model/read-rows.js';
import { type VersionImportance, writeImportance } from '../model/version-importance.js';

const REPEATS = 5;
const MOST_ROWS = 2_000;
const SEED = 0;
/** A larger file is not read as a whole for this. */
const LARGEST_FILE = 256 * 1024 * 1024;
/** Rows that are predicted at a time. */
const CHUNK = 1_000;

/**
 * Measures by how much a model gets worse when a feature is shuffled, on its held-out rows, or without any on those of its reference, and
 * keeps it with the version. Of more than 2,000 rows a random sample is looked at.
 *
 * @param version one of the registry; the model that is served unless told
 * @param step called after each pass over the rows; may throw to stop
 * @throws SentinelError what loading the model and reading the rows throw; SENT_DATA_FILE_INVALID when the file is larger than 256 MB
 */
export async function measureImportance(
  model: ModelConfig,
  version: string | null,
  now: () => Date,
  step: () => void = () => {},
): Promise<VersionImportance> {
  const predictor = version === null ? await loadModel(model) : await loadVersion(model, version);
  const heldOut = model.training.held_out;
  const file = heldOut ?? model.reference;
  const size = await stat(file).then(
    (info) => info.size,
    () => 0,
  );
  if (size > LARGEST_FILE) {
    const problem =
      'it is larger than the 256 MB that importances are measured on; name a smaller file as training.held_out';
    throw sentinelError('SENT_DATA_FILE_INVALID', { path: file, format: 'labelled rows', problem });
  }
  const rows = await readRows(file, model);
  if (rows.rows === 0)
    throw sentinelError('SENT_DATA_FILE_INVALID', {
      path: file,
      format: 'labelled rows',
      problem: 'it has no rows',
    });
  const { figure, score } = scoreOf(predictor, rows);
  const features: Features = { rows: rows.rows, columns: rows.features.map(featureOf) };
  const columns = await permutationImportance(
    features,
    async (some, positions) => {
      step();
      return score(await predictAll(predictor, some), positions);
    },
    { repeats: REPEATS, mostRows: MOST_ROWS, seed: SEED },
  );
  const importance: VersionImportance = {
    schema_version: 1,
    model_version: predictor.version,
    figure,
    measured_on: heldOut === undefined ? 'reference' : 'held_out',
    rows: Math.min(rows.rows, MOST_ROWS),
    repeats: REPEATS,
    seed: SEED,
    measured_at: now().toISOString(),
    columns: columns.map(({ name, importance, deviation }) => ({ name, importance, deviation })),
  };
  await writeImportance(model, importance);
  return importance;
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

async function predictAll(predictor: Predictor, features: Features): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (let start = 0; start < features.rows; start += CHUNK) {
    const chunk = Array.from({ length: Math.min(CHUNK, features.rows - start) }, (_, at) =>
      rowOf(features, start + at),
    );
    predictions.push(...(await predictor.predictMany(chunk)));
  }
  return predictions;
}

function rowOf({ columns }: Features, row: number): FeatureRow {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      column.type === 'numeric'
        ? (column.values[row] as number)
        : (column.categories[column.codes[row] as number] ?? null),
    ]),
  );
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
