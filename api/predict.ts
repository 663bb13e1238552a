import type { TargetConfig } from '../config/target.js';
import type { PredictionMetrics } from '../metrics/prediction-metrics.js';
import type { Prediction } from '../model/predictor.js';
import { csvCell } from '../store/csv-format.js';
import { predictInTurns } from './predict-in-turns.js';
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
  /** ISO 8601. */
  readonly time: () => string;
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
  const { answers, logged } = await beginPrediction(served, request, deps);
  await logged;
  return answers;
}

/** A prediction whose answers may not be given yet. */
export interface BegunPrediction {
  readonly answers: PredictionAnswer[];
  /** Resolves when they may; rejects as `predict` does. Does not hold on to them, so they can be written out meanwhile. */
  readonly logged: Promise<void>;
}

/** As `predict`, but does not wait for the log. */
export async function beginPrediction(
  served: ServedModel,
  request: PredictRequest,
  { metrics, time }: PredictDeps,
): Promise<BegunPrediction> {
  const { predictor, config, log, payloads } = served;
  const pending = predictInTurns(predictor, request.rows);
  const { predictions, seconds } = pending instanceof Promise ? await pending : pending;
  const inferred = performance.now();
  metrics.inferred(config.id, seconds);
  const answers = answersOf(served, predictions, time());
  const logging = log.appendLines(logLines(served, request.rows, answers));
  const ids = answers.map(({ id }) => id);
  const about = { ids: ids.join(' '), count: answers.length, labels: labelCounts(answers), since: inferred };
  const logged = countLogged(served, logging, about, metrics);
  if (payloads === null) return { answers, logged };
  const { rows } = request;
  return { answers, logged: logged.then(() => payloads(config.id, ids, rows)) };
}

/** What is counted of a prediction when it is logged. */
interface Logging {
  /** With a space between two. */
  readonly ids: string;
  readonly count: number;
  /** Answers by label. */
  readonly labels: ReadonlyMap<string, number>;
  /** When the log was given them, by `performance.now()`. */
  readonly since: number;
}

/** Counts what becomes of a prediction, and remembers its ids when it is logged. Rejects as the log does. */
export function countLogged(
  { predictor, config, recent }: ServedModel,
  logging: Promise<void>,
  { ids, count, labels, since }: Logging,
  metrics: PredictionMetrics,
): Promise<void> {
  const model = config.id;
  return logging.then(
    () => {
      metrics.logged(model, 'written', count, (performance.now() - since) / 1000);
      recent.add(ids, count);
      for (const [label, rows] of labels) metrics.predicted(model, predictor.version, label, rows);
    },
    (error: unknown) => {
      metrics.logged(model, 'failed', count, 0);
      throw error;
    },
  );
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
          probabilities: probabilitiesByLabel(target, probabilities),
          timestamp,
        };
  });
}

/** The rows as they are logged: id, time and version, the features as they came, and what was answered. */
function logLines(
  { predictor, features, outputs, separateClasses }: ServedModel,
  rows: readonly FeatureRow[],
  answers: readonly PredictionAnswer[],
): string[] {
  const version = csvCell(predictor.version);
  return answers.map((answer, at) => {
    const row = rows[at];
    let line = `${answer.id},${answer.timestamp},${version}`;
    for (const name of features) line += `,${csvCell(row?.[name] ?? null)}`;
    for (const name of outputs) line += `,${csvCell(answer[name])}`;
    for (const label of separateClasses) line += `,${csvCell(answer.probabilities?.[label] ?? null)}`;
    return `${line}\n`;
  });
}

/** Answers by label; those of a regression have none, and are counted under ''. */
export function labelCounts(answers: readonly Pick<PredictionAnswer, 'label'>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of answers) counts.set(label ?? '', (counts.get(label ?? '') ?? 0) + 1);
  return counts;
}

/** The probability of each class, by its label. */
export function probabilitiesByLabel(
  target: TargetConfig,
  probabilities: readonly number[],
): Record<string, number> {
  const classes = target.type === 'classification' ? target.classes : [];
  return Object.fromEntries(classes.map((label, at) => [label, probabilities[at] ?? 0]));
}
