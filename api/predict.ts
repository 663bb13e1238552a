import { randomUUID } from 'node:crypto';
import type { TargetConfig } from '../config/target.js';
import type { PredictionMetrics } from '../metrics/prediction-metrics.js';
import type { CsvValue } from '../store/csv-format.js';
import type { PredictRequest } from './request-schema.js';
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
  { metrics, now }: PredictDeps,
): Promise<PredictionAnswer[]> {
  const { predictor, features, outputs, log, recent } = served;
  const model = served.config.id;
  const started = performance.now();
  const predictions = await predictor.predictMany(request.rows);
  const inferred = performance.now();
  metrics.inferred(model, (inferred - started) / 1000);

  const timestamp = now().toISOString();
  const answers: PredictionAnswer[] = [];
  const lines: CsvValue[][] = [];
  const answered = new Map<string, number>();
  for (const [at, { prediction, label, probability, probabilities }] of predictions.entries()) {
    const answer: PredictionAnswer = {
      id: randomUUID(),
      model,
      model_version: predictor.version,
      prediction,
      label,
      probability,
      ...(probabilities === undefined ? {} : { probabilities: byLabel(predictor.target, probabilities) }),
      timestamp,
    };
    answers.push(answer);
    const line: CsvValue[] = [answer.id, timestamp, predictor.version];
    for (const name of features) line.push(request.rows[at]?.[name] ?? null);
    for (const name of outputs) line.push(answer[name]);
    lines.push(line);
    answered.set(label ?? '', (answered.get(label ?? '') ?? 0) + 1);
  }
  try {
    await log.appendMany(lines);
  } catch (error) {
    metrics.logged(model, 'failed', lines.length, 0);
    throw error;
  }
  metrics.logged(model, 'written', lines.length, (performance.now() - inferred) / 1000);
  for (const { id } of answers) recent.add(id);
  for (const [label, rows] of answered) metrics.predicted(model, predictor.version, label, rows);
  served.payloads?.(
    model,
    answers.map(({ id }) => id),
    request.rows,
  );
  return answers;
}

function byLabel(target: TargetConfig, probabilities: readonly number[]): Record<string, number> {
  const classes = target.type === 'classification' ? target.classes : [];
  return Object.fromEntries(classes.map((label, at) => [label, probabilities[at] ?? 0]));
}
