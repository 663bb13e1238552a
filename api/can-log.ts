import type { ServedModel } from './served-models.js';

/** Whether a model's live log can be written. */
export async function canLog({ log }: ServedModel): Promise<boolean> {
  return (await log.problem()) === null;
}
