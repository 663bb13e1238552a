/** What `retrain` computes, in a thread of its own: training a candidate, and measuring two models on the same rows. */
import type { ModelConfig } from '../config/load-config.js';
import type { LabelledRows } from '../model/labelled-rows.js';
import { loadVersion } from '../model/load-model.js';
import { measureModel } from '../model/measure-model.js';
import type { ModelMetrics } from '../model/model-header.js';
import { readRows } from '../model/read-rows.js';
import { createModelRegistry } from '../model/registry.js';
import { trainModel } from '../model/train-model.js';

/** Plain data: a thread is given it. */
export type RetrainTask =
  | {
      readonly kind: 'train';
      readonly model: ModelConfig;
      readonly trainingFile: string;
      readonly heldOutFile: string;
      readonly by: string;
    }
  | {
      readonly kind: 'compare';
      readonly model: ModelConfig;
      readonly heldOutFile: string;
      readonly candidate: string;
    };

export interface TrainedCandidate {
  readonly candidate: string;
  readonly seconds: number;
}

export interface Comparison {
  /** The rows that both were measured on. */
  readonly rows: number;
  readonly candidate: { readonly version: string; readonly metrics: ModelMetrics };
  /** `null` when there is no champion yet. */
  readonly champion: { readonly version: string; readonly metrics: ModelMetrics } | null;
  /** Rows that one of the two predicts rightly and the other does not; `null` without a champion. */
  readonly only_candidate_right: number | null;
  readonly only_champion_right: number | null;
}

/**
 * Trains on the frozen rows and puts the version into the registry, as a candidate.
 *
 * @param step called between trees with the number done and to do; may throw to stop
 */
export async function trainCandidate(
  { model, trainingFile, heldOutFile, by }: Extract<RetrainTask, { kind: 'train' }>,
  step: (done: number, total: number) => void,
): Promise<TrainedCandidate> {
  const frozen: ModelConfig = {
    ...model,
    reference: trainingFile,
    training: { ...model.training, held_out: heldOutFile },
  };
  const { version, seconds } = await trainModel(frozen, {
    now: () => new Date(),
    promote: false,
    by,
    onProgress: step,
  });
  return { candidate: version, seconds };
}

/** Measures candidate and champion on the same held-out rows. */
export async function compareModels(
  { model, heldOutFile, candidate }: Extract<RetrainTask, { kind: 'compare' }>,
  step: (done: number, total: number) => void,
): Promise<Comparison> {
  const rows = await readRows(heldOutFile, model);
  const registry = createModelRegistry(model, { now: () => new Date() });
  const champion = (await registry.champion())?.version ?? null;
  const one = await measured(model, candidate, rows);
  step(1, 2);
  const other = champion === null ? null : await measured(model, champion, rows);
  step(2, 2);
  const right = (predicted: Float64Array, row: number): boolean => predicted[row] === rows.labels[row];
  const onlyRight = (a: Float64Array, b: Float64Array): number =>
    Array.from(rows.labels.keys()).filter((row) => right(a, row) && !right(b, row)).length;
  return {
    rows: rows.rows,
    candidate: { version: candidate, metrics: one.metrics },
    champion: other && champion !== null ? { version: champion, metrics: other.metrics } : null,
    only_candidate_right: other && onlyRight(one.predicted, other.predicted),
    only_champion_right: other && onlyRight(other.predicted, one.predicted),
  };
}

async function measured(model: ModelConfig, version: string, rows: LabelledRows) {
  const predictor = await loadVersion(model, version);
  const predicted: number[] = [];
  const { metrics } = await measureModel(
    {
      target: predictor.target,
      async predictMany(some) {
        const predictions = await predictor.predictMany(some);
        for (const { prediction } of predictions) predicted.push(prediction);
        return predictions;
      },
    },
    rows,
    null,
  );
  return { metrics, predicted: Float64Array.from(predicted) };
}
