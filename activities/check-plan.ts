/** What a model's configuration means for one check: which columns, which window, which tests. */
import { durationMs } from '../config/duration.js';
import type { ModelConfig } from '../config/load-config.js';
import { outputColumns } from '../config/target.js';
import type { ColumnRole, ColumnType } from '../drift/column.js';
import type { MultivariateOptions } from '../drift/multivariate/multivariate-options.js';
import type { DriftOptions } from '../drift/options.js';

/** The columns of the live log that a check compares: the features, and what the model puts out. */
export function checkedColumns(model: ModelConfig): { name: string; type: ColumnType }[] {
  return [
    ...Object.entries(model.features).map(([name, feature]) => ({ name, type: feature.type })),
    ...outputColumns(model.target),
  ];
}

export type Window =
  | { readonly kind: 'time'; readonly start: Date; readonly end: Date }
  | { readonly kind: 'rows'; readonly rows: number; readonly end: Date };

/** The window that a run looks at: from where it was told to, else as the model is configured. */
export function windowOf(
  model: ModelConfig,
  run: { window_end: string; window_start?: string | undefined },
): Window {
  const end = new Date(run.window_end);
  if (run.window_start !== undefined) return { kind: 'time', start: new Date(run.window_start), end };
  const { window } = model.drift;
  if ('rows' in window) return { kind: 'rows', rows: window.rows, end };
  return { kind: 'time', start: new Date(end.getTime() - durationMs(window.last)), end };
}

function multivariateOptions(
  config: NonNullable<ModelConfig['drift']['multivariate']>,
): MultivariateOptions | false {
  if (config === false) return false;
  const { reconstruction, domain_classifier: domainClassifier, rows, seed, verdict: inVerdict } = config;
  const asked = reconstruction === undefined ? {} : { reconstruction };
  return { ...asked, domainClassifier, rows, seed, inVerdict };
}

/** The engine's options as the model configures them. */
export function driftOptionsOf(model: ModelConfig): Omit<DriftOptions, 'createdAt' | 'window' | 'onColumn'> {
  const columns = checkedColumns(model);
  const role = (name: string): ColumnRole => (Object.hasOwn(model.features, name) ? 'feature' : 'prediction');
  const { drift } = model;
  return {
    model: model.id,
    profile: drift.profile,
    columns: columns.map(({ name }) => name),
    types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    roles: Object.fromEntries(columns.map(({ name }) => [name, role(name)])),
    tests: drift.tests,
    thresholds: drift.thresholds,
    alpha: drift.alpha,
    minRows: drift.min_rows,
    driftShare: drift.share,
    ...(drift.multivariate === undefined ? {} : { multivariate: multivariateOptions(drift.multivariate) }),
  };
}
