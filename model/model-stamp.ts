import { stat } from 'node:fs/promises';
import type { ModelConfig } from '../config/load-config.js';
import { lastChampionNumber } from './champion-log.js';

/**
 * A short text that changes when another model is to be served: with the number of the last promotion, or with the
 * file that the configuration names. Cheap enough to be looked at every second.
 *
 * @throws the error of the file system
 */
export async function modelStamp({
  model_dir,
  model_file,
}: Pick<ModelConfig, 'model_dir' | 'model_file'>): Promise<string> {
  if (model_file === undefined) return String(await lastChampionNumber(model_dir));
  const { ino, size, mtimeNs } = await stat(model_file, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}
