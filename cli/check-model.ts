import { checkInProcess, type InProcessCheck } from '../activities/check-in-process.js';
import { checkedColumns } from '../activities/check-plan.js';
import { durationMs } from '../config/duration.js';
import { sentinelError } from '../config/errors.js';
import { type ModelConfig, modelOf, type SentinelConfig } from '../config/load-config.js';
import { multivariateSchema } from '../config/schema.js';
import { productVersion } from '../config/version.js';
import { publicUrl } from '../worker/public-url.js';
import { type DriftCommandOptions, testsOf, thresholdsOf } from './drift-options.js';
import { createProgress } from './progress.js';
import { refuseThresholds } from './refuse-thresholds.js';

/**
 * Checks the live log of a model in this process, with no Temporal. A check with other settings than the configured ones is a look: it
 * leaves a report, but no run record.
 *
 * @throws SentinelError SENT_USAGE, SENT_MODEL_UNKNOWN, and what the steps of a check throw
 */
export async function checkModel(
  options: DriftCommandOptions,
  config: SentinelConfig,
): Promise<InProcessCheck> {
  const model = modelOf(config, options.model);
  const tests = testsOf(options);
  const thresholds = thresholdsOf(options);
  const known = checkedColumns(model).map(({ name }) => name);
  const unknown = [...Object.keys(tests), ...Object.keys(thresholds)].find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw sentinelError('SENT_USAGE', {
      problem: `Model "${model.id}" has no column "${unknown}"; it has ${known.join(', ')}.`,
    });
  }
  refuseThresholds({ ...model.drift.tests, ...tests }, { ...model.drift.thresholds, ...thresholds });
  const adjusted = {
    ...model,
    drift: {
      ...model.drift,
      ...(options.profile ? { profile: options.profile } : {}),
      ...(options.minRows === undefined ? {} : { min_rows: options.minRows }),
      ...(options.driftShare === undefined ? {} : { share: options.driftShare }),
      ...(options.alpha === undefined ? {} : { alpha: options.alpha }),
      ...multivariateOf(options, model.drift.multivariate),
      tests: { ...model.drift.tests, ...tests },
      thresholds: { ...model.drift.thresholds, ...thresholds },
    },
  };
  const overrides = [
    options.last,
    options.from,
    options.to,
    options.profile,
    options.minRows,
    options.driftShare,
    options.alpha,
    options.multivariate,
  ];
  const asConfigured =
    overrides.every((option) => option === undefined) && options.test.length + options.threshold.length === 0;
  const end = new Date(options.to ?? Date.now());
  const start =
    options.from ?? (options.last && new Date(end.getTime() - durationMs(options.last)).toISOString());
  if (start !== undefined && start !== '' && Date.parse(start) >= end.getTime()) {
    throw sentinelError('SENT_USAGE', {
      problem: `--from ${start} is not before the window's end ${end.toISOString()}.`,
    });
  }

  const progress = createProgress();
  return checkInProcess(
    {
      config: { ...config, models: { ...config.models, [model.id]: adjusted } },
      publicUrl: publicUrl(config),
      productVersion: productVersion(),
      now: () => new Date(),
    },
    { model: model.id, end, record: asConfigured, ...(start ? { start: new Date(start) } : {}) },
    (phase, done, total) => progress.update(phase, done, total),
  ).finally(() => progress.clear());
}

/** What is looked at beyond single columns: the configured, with or without a classifier. */
function multivariateOf(
  { multivariate }: DriftCommandOptions,
  configured: ModelConfig['drift']['multivariate'],
): Pick<ModelConfig['drift'], 'multivariate'> {
  if (multivariate === undefined) return {};
  if (!multivariate) return { multivariate: false };
  const settings = configured || multivariateSchema.parse({});
  return { multivariate: { ...settings, domain_classifier: true } };
}
