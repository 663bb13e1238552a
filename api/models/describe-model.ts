import type { ModelConfig } from '../../config/load-config.js';
import type { FeatureConfig } from '../../config/schema.js';
import type { ServedModel } from '../served-models.js';
import type { DescribedFeature, DescribedModel } from './schemas.js';

/**
 * A model as clients need to know it.
 *
 * @param served undefined while no version can be served
 * @param problems why it cannot answer now
 */
export function describeModel(
  model: ModelConfig,
  served: ServedModel | undefined,
  problems: readonly string[],
  defaultModel: string,
): DescribedModel {
  const { id, title, features, target } = model;
  const predictor = served?.predictor;
  return {
    id,
    title: title ?? null,
    is_default: id === defaultModel,
    ready: problems.length === 0,
    problems: [...problems],
    version: predictor?.version ?? null,
    framework: predictor?.framework ?? null,
    trained_at: predictor?.trainedAt ?? null,
    metrics: predictor?.metrics ?? null,
    features: Object.entries(features).map(([name, feature]) => describeFeature(name, feature)),
    target: {
      name: target.name,
      type: target.type,
      classes: target.type === 'classification' ? [...target.classes] : null,
    },
    links: {
      self: `/models/${id}`,
      predict: `/models/${id}/predict`,
      infer: `/v2/models/${id}/infer`,
      invocations: `/models/${id}/invocations`,
    },
  };
}

function describeFeature(name: string, feature: FeatureConfig): DescribedFeature {
  const { type, nullable, description = null } = feature;
  const common = { name, type, nullable, description };
  if (feature.type === 'categorical') return { ...common, values: feature.values ?? null };
  const { min = null, max = null, integer } = feature;
  return { ...common, min, max, integer };
}
