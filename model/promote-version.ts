import type { ModelConfig } from '../config/load-config.js';
import { type ChampionRecord, versionBefore } from './champion-log.js';
import { loadVersion } from './load-model.js';
import { createModelRegistry, type Promotion, type RegistryDeps } from './registry.js';

/**
 * Makes a version champion after it was loaded as the API would load it: one that cannot be served is not promoted.
 *
 * @throws SentinelError what `loadVersion` and the registry's `promote` throw
 */
export async function promoteVersion(
  config: ModelConfig,
  version: string,
  promotion: Promotion,
  deps: RegistryDeps,
): Promise<ChampionRecord> {
  const registry = createModelRegistry(config, deps);
  await loadVersion(config, version);
  return registry.promote(version, promotion);
}

/**
 * Makes the champion before the present one champion again, after it was loaded as the API would load it.
 *
 * @throws SentinelError what `loadVersion` and the registry's `rollback` throw
 */
export async function rollBackVersion(
  config: ModelConfig,
  promotion: Promotion,
  deps: RegistryDeps,
): Promise<ChampionRecord> {
  const registry = createModelRegistry(config, deps);
  const version = versionBefore(await registry.history());
  if (version !== null) await loadVersion(config, version);
  return registry.rollback(promotion);
}
