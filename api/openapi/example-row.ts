import type { ModelConfig } from '../../config/load-config.js';
import type { FeatureConfig } from '../../config/schema.js';

/** A row that a model takes, made of what its features declare. */
export function exampleRow({ features }: Pick<ModelConfig, 'features'>): Record<string, number | string> {
  return Object.fromEntries(Object.entries(features).map(([name, feature]) => [name, exampleValue(feature)]));
}

/** A quarter up from the lowest to the highest number, three quarters down the list of categories. */
function exampleValue(feature: FeatureConfig): number | string {
  if (feature.type === 'categorical') {
    const values = feature.values ?? ['text'];
    return values[Math.floor(values.length * 0.75)] ?? 'text';
  }
  const { min, max } = feature;
  if (min === undefined) return Math.min(1, Math.floor(max ?? 1));
  if (max === undefined) return Math.ceil(min) + 1;
  const rounded = Math.round(min + (max - min) / 4);
  return rounded >= min && rounded <= max ? rounded : min;
}
