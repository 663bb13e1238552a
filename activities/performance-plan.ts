/** What is measured of a model's performance, as it is configured. */

import { fairnessColumns } from '../config/fairness-schema.js';
import type { ModelConfig } from '../config/load-config.js';
import { performanceTask } from '../config/performance-schema.js';
import { outputColumns, probabilityColumns } from '../config/target.js';
import type { ColumnType } from '../drift/column.js';
import type { PerformanceOptions } from '../drift/performance/measure-performance.js';
import type { OutputColumns } from '../drift/performance/output-of-table.js';
import type { LabelRequest } from '../store/snapshot.js';
import { ACTUAL } from '../store/snapshot-labels.js';
import type { FairnessJob, PerformanceJob } from './performance-job.js';

/**
 * What of a window is frozen beside the truth: what the model put out, the features by which rows are grouped or losses estimated,
 * and, once there are labels enough to find segments, the other features as well. Nobody would read them before.
 */
export function frozenBeside(
  model: Pick<ModelConfig, 'features' | 'fairness' | 'target' | 'performance'>,
): Pick<LabelRequest, 'outputs' | 'whenLabelled' | 'more'> {
  const { features, fairness, target, performance } = model;
  const names = Object.keys(features);
  const grouped = new Set(fairness === undefined ? [] : fairnessColumns(fairness).flat());
  return {
    outputs: [
      ...names.filter((name) => target.type === 'regression' || grouped.has(name)),
      ...outputColumns(target).map(({ name }) => name),
    ],
    whenLabelled: { rows: performance.min_labels, outputs: names },
    // Rows of before the probability of each class was logged have none.
    more: probabilityColumns(target).map((name) => ({ name, type: 'numeric' })),
  };
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
