import type { TargetConfig } from '../config/target.js';
import type { PredictionMetrics } from '../metrics/prediction-metrics.js';
import type { Prediction } from '../model/predictor.js';
import { csvCell } from '../store/csv-format.js';
import type { FeatureRow, PredictRequest } from './request-schema.js';
import type { ServedModel } from './served-models.js';

/** One answered prediction, as the contract has it. */
export interface PredictionAnswer {
  readonly id: string;
  readonly model: string;
  readonly model_version: string;
  /** Index of the predicted class; of a regression the predicted number. */
  readonly prediction: number;
  /** `null` for a regression. */
  readonly label: string | null;
  /** Of two classes that of the second, the positive one; of more that of the predicted one; `null` for a regression. */
  readonly probability: number | null;
  /** Of more than two classes: the probability of each, by its label. */
  readonly probabilities?: Readonly<Record<string, number>>;
  readonly timestamp: string;
}

export interface PredictDeps {
  readonly metrics: PredictionMetrics;
  readonly now: () => Date;
}

/**
 * Predicts every row of a request and returns the answers once all of them stand in the live log.
 *
 * A row that was written but whose answer never reached the client (it hung up) stays in the log: the log holds every
 * answer that was given, and may hold one that was not received.
 *
 * @throws SentinelError SENT_LIVE_LOG_FAILED, and then no row of the request counts as answered
 */
export async function predict(
  served: ServedModel,
  request: PredictRequest,
  deps: PredictDeps,
): Promise<PredictionAnswer[]> {
  const { predictor, log, recent } = served;
  const model = served.config.id;
  const { metrics } = deps;
  const started = performance.now();
  const pending = predictor.predictMany(request.rows);
  const predictions = pending instanceof Promise ? await pending : pending;
  const inferred = performance.now();
  metrics.inferred(model, (inferred - started) / 1000);

  const answers = answersOf(served, predictions, deps.now().toISOString());
  const lines = logLines(served, request.rows, answers);
  try {
    await log.appendLines(lines);
  } catch (error) {
    metrics.logged(model, 'failed', lines.length, 0);
    throw error;
  }
  metrics.logged(model, 'written', lines.length, (performance.now() - inferred) / 1000);
  const ids = answers.map(({ id }) => id);
  recent.add(ids);
  countAnswers(answers, predictor.version, metrics);
  served.payloads?.(model, ids, request.rows);
  return answers;
}

function answersOf(
  { config, predictor, freshIds }: ServedModel,
  predictions: readonly Prediction[],
  timestamp: string,
): PredictionAnswer[] {
  const ids = freshIds(predictions.length);
  const { version: model_version, target } = predictor;
  const model = config.id;
  return predictions.map(({ prediction, label, probability, probabilities }, at) => {
    const id = ids[at] ?? '';
    return probabilities === undefined
      ? { id, model, model_version, prediction, label, probability, timestamp }
      : {
          ...{ id, model, model_version, prediction, label, probability },
          probabilities: byLabel(target, probabilities),
          timestamp,
        };
  });
}

/** The rows as they are logged: id, time and version, the features as they came, and what was answered. */
function logLines(
  { predictor, features, outputs }: ServedModel,
  rows: readonly FeatureRow[],
  answers: readonly PredictionAnswer[],
): string[] {
  const version = csvCell(predictor.version);
  return answers.map((answer, at) => {
    const row = rows[at];
    let line = `${answer.id},${answer.timestamp},${version}`;
    for (const name of features) line += `,${csvCell(row?.[name] ?? null)}`;
    for (const name of outputs) line += `,${csvCell(answer[name])}`;
    return `${line}\n`;
  });
}

function countAnswers(
  answers: readonly PredictionAnswer[],
  version: string,
  metrics: PredictionMetrics,
): void {
  const [first] = answers;
  if (first === undefined) return;
  const rows = new Map<string, number>();
  for (const { label } of answers) rows.set(label ?? '', (rows.get(label ?? '') ?? 0) + 1);
  for (const [label, count] of rows) metrics.predicted(first.model, version, label, count);
}

function byLabel(target: TargetConfig, probabilities: readonly number[]): Record<string, number> {
  const classes = target.type === 'classification' ? target.classes : [];
  return Object.fromEntries(classes.map((label, at) => [label, probabilities[at] ?? 0]));
}
