import type { ModelConfig } from '../config/load-config.js';
import type { TargetConfig } from '../config/target.js';
import type { Predictor } from './predictor.js';

/** How a model differs from what a configuration says of it; `null` when it can be served as that. */
export function modelMismatch(
  predictor: Pick<Predictor, 'model' | 'features' | 'target'>,
  config: Pick<ModelConfig, 'id' | 'features' | 'target'>,
): string | null {
  if (predictor.model !== config.id) return `it is of model "${predictor.model}", expected "${config.id}"`;
  const types = new Map(predictor.features.map(({ name, type }) => [name, type]));
  for (const [name, { type }] of Object.entries(config.features)) {
    const trained = types.get(name);
    if (trained === undefined) return `it was trained without the feature "${name}". Train the model again`;
    if (trained !== type) return `its feature "${name}" is ${trained}, the configuration says ${type}`;
    types.delete(name);
  }
  const [extra] = types.keys();
  if (extra !== undefined)
    return `it was trained with the feature "${extra}", which the configuration does not have`;
  const [trained, configured] = [outcomes(predictor.target), outcomes(config.target)];
  return trained === configured ? null : `it predicts ${trained}, the configuration says ${configured}`;
}

/** What a target is, in words that are the same for the same target. */
function outcomes(target: TargetConfig): string {
  return target.type === 'regression' ? 'a number' : `the classes ${JSON.stringify(target.classes)}`;
}
