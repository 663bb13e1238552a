/** What is measured of a model's performance, as it is configured. */

import { fairnessColumns } from '../config/fairness-schema.js';
import type { ModelConfig } from '../config/load-config.js';
import { performanceTask } from '../config/performance-schema.js';
import { outputColumns, probabilityColumns } from '../config/target.js';
import type { ColumnType } from '../drift/column.js';
import type { PerformanceOptions } from '../drift/performance/measure-performance.js';
import type { OutputColumns } from '../drift/performance/output-of-table.js';
import { ACTUAL } from '../store/snapshot-labels.js';
import type { FairnessJob, PerformanceJob } from './performance-job.js';

/**
 * The columns of a frozen window that performance is measured on, beside the truth: what the model put out, and the features by
 * which rows are grouped, segments found and losses estimated.
 */
export function frozenOutputs(model: ModelConfig): string[] {
  return [...Object.keys(model.features), ...outputColumns(model.target).map(({ name }) => name)];
}

/** The columns of a frozen window that hold the probability of each class; rows of before they were logged have none. */
export function frozenProbabilities({
  target,
}: Pick<ModelConfig, 'target'>): { name: string; type: ColumnType }[] {
  return probabilityColumns(target).map((name) => ({ name, type: 'numeric' }));
}

/** How the groups of a model are compared; `undefined` where none are configured. */
function fairnessJobOf({ features, fairness }: ModelConfig): FairnessJob | undefined {
  if (fairness === undefined) return undefined;
  const attributes = fairnessColumns(fairness).map((columns) => ({ columns, cuts: fairness.cuts }));
  const names = new Set(attributes.flatMap(({ columns }) => columns));
  return {
    types: Object.fromEntries(
      Object.entries(features).flatMap(([name, { type }]) => (names.has(name) ? [[name, type]] : [])),
    ),
    options: {
      attributes,
      favourable: fairness.favourable,
      against: Object.fromEntries(Object.entries(fairness.reference).map(([name, value]) => [name, [value]])),
      minimumRows: fairness.minimum_rows,
      alpha: fairness.alpha,
      mostGroups: fairness.most_groups,
    },
  };
}

function featureTypes({ target, features }: ModelConfig): Record<string, ColumnType> {
  return target.type === 'regression' ? typesOfFeatures({ features }) : {};
}

function typesOfFeatures({ features }: Pick<ModelConfig, 'features'>): Record<string, ColumnType> {
  return Object.fromEntries(Object.entries(features).map(([name, { type }]) => [name, type]));
}

export function performanceOptionsOf({ target, performance }: ModelConfig): PerformanceOptions {
  const { metrics, bounds, deviations, chunk_rows, min_labels } = performance;
  return {
    task: performanceTask(target),
    target: target.name,
    classes: target.type === 'classification' ? target.classes : null,
    judged: metrics,
    bounds: Object.fromEntries(
      Object.entries(bounds).map(([name, { lower = null, upper = null }]) => [name, { lower, upper }]),
    ),
    deviations,
    chunkRows: chunk_rows,
    minLabels: min_labels,
  };
}

/** The job that measures a frozen window against the model's reference. */
export function performanceJobOf(
  model: ModelConfig,
  frozen: {
    readonly file: string;
    readonly source: string;
    readonly createdAt: string;
    /** Rows whose label is known. */
    readonly labelled: number;
    /** Where what is learnt of the reference is kept. */
    readonly fits: string;
  },
  memoryLimit: string | undefined,
): PerformanceJob {
  const score = outputColumns(model.target).some(({ name }) => name === 'probability') ? 'probability' : null;
  const ofClasses = probabilityColumns(model.target);
  const columns: Omit<OutputColumns, 'target' | 'targetsAre'> = {
    prediction: 'prediction',
    score,
    probabilities: ofClasses.length > 0 ? ofClasses : null,
    predictionsAre: 'positions',
  };
  return {
    reference: {
      file: model.reference,
      source: frozen.source,
      columns: { ...columns, target: model.target.name, targetsAre: 'labels' },
    },
    current: { file: frozen.file, columns: { ...columns, target: ACTUAL, targetsAre: 'positions' } },
    performance: performanceOptionsOf(model),
    features: featureTypes(model),
    fairness: fairnessJobOf(model),
    // Without labels there is nothing to find.
    ...(frozen.labelled >= model.performance.min_labels ? { segments: typesOfFeatures(model) } : {}),
    drift: {
      profile: model.drift.profile,
      alpha: model.drift.alpha,
      minRows: model.drift.min_rows,
      createdAt: frozen.createdAt,
    },
    fits: frozen.fits,
    memoryLimit,
  };
}
